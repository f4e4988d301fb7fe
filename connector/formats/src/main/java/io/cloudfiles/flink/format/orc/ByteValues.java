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
import org.apache.orc.impl.RunLengthByteReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;

/** Integers of one byte. */
final class ByteValues extends IntegerValues {
    private @Nullable RunLengthByteReader reader;
    private long max;

    @Override
    public void start(StripeStreams streams, int column) throws IOException {
        reader = new RunLengthByteReader(streams.get(column, Kind.DATA));
        max = streams.maxValues(column, Kind.DATA, Node.MAX_BYTES_PER_BYTE);
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        Objects.requireNonNull(reader).skip(count);
    }

    @Override
    void read(long[] target, int count) throws IOException {
        RunLengthByteReader bytes = Objects.requireNonNull(reader);
        for (int i = 0; i < count; i++) {
            target[i] = bytes.next();
        }
    }

    @Override
    void read(int[] target, int count) throws IOException {
        RunLengthByteReader bytes = Objects.requireNonNull(reader);
        for (int i = 0; i < count; i++) {
            target[i] = bytes.next();
        }
    }
}
