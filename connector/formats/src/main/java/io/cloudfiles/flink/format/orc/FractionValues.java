/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.format.orc;

import org.apache.orc.OrcProto.Stream.Kind;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/** Floats and doubles: little-endian, one behind the other. */
final class FractionValues implements LeafValues {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int width;
    private final byte[] scratch = new byte[Long.BYTES];
    private @Nullable StreamBytes stream;
    private long max;

    /** @param width bytes of a value */
    FractionValues(int width) {
        this.width = width;
    }

    @Override
    public void start(StripeStreams streams, int column) {
        stream = streams.get(column, Kind.DATA);
        max = streams.maxValues(column, Kind.DATA, 1) / width;
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        Objects.requireNonNull(stream).skipFully(count * width);
    }

    void read(float[] target, int count) throws IOException {
        StreamBytes bytes = Objects.requireNonNull(stream);
        for (int done = 0; done < count; ) {
            int run = Math.min(count - done, bytes.available() / Float.BYTES);
            byte[] chunk = bytes.chunk();
            int at = bytes.chunkStart();
            for (int i = 0; i < run; i++) {
                target[done + i] = Float.intBitsToFloat((int) INTS.get(chunk, at + i * Float.BYTES));
            }
            bytes.take(run * Float.BYTES);
            done += run;
            if (run == 0) { // cut by the end of a chunk
                bytes.readFully(scratch, 0, Float.BYTES);
                target[done++] = Float.intBitsToFloat((int) INTS.get(scratch, 0));
            }
        }
    }

    void read(double[] target, int count) throws IOException {
        StreamBytes bytes = Objects.requireNonNull(stream);
        for (int done = 0; done < count; ) {
            int run = Math.min(count - done, bytes.available() / Double.BYTES);
            byte[] chunk = bytes.chunk();
            int at = bytes.chunkStart();
            for (int i = 0; i < run; i++) {
                target[done + i] = Double.longBitsToDouble((long) LONGS.get(chunk, at + i * Double.BYTES));
            }
            bytes.take(run * Double.BYTES);
            done += run;
            if (run == 0) { // cut by the end of a chunk
                bytes.readFully(scratch, 0, Double.BYTES);
                target[done++] = Double.longBitsToDouble((long) LONGS.get(scratch, 0));
            }
        }
    }
}
