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
import org.apache.orc.impl.BitFieldReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;

/** Booleans. */
final class BooleanValues implements LeafValues {
    private @Nullable BitFieldReader bits;
    private long max;

    @Override
    public void start(StripeStreams streams, int column) throws IOException {
        bits = new BitFieldReader(streams.get(column, Kind.DATA));
        max = streams.maxValues(column, Kind.DATA, Node.MAX_BITS_PER_BYTE);
    }

    @Override
    public long maxValues() {
        return max;
    }

    @Override
    public void skip(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            Objects.requireNonNull(bits).next();
        }
    }

    void read(boolean[] target, int count) throws IOException {
        BitFieldReader reader = Objects.requireNonNull(bits);
        for (int i = 0; i < count; i++) {
            target[i] = reader.next() == 1;
        }
    }
}
