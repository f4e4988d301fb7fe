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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Decoders at rest. Making one costs as much as decoding some dozen rows, which is most of the work where files are small. Those of large
 * ranges are not kept, since their arrays have grown.
 *
 * <p>Safe for use by many threads.
 *
 * @param <D> the decoders
 */
@Internal
public final class DecoderPool<D> {
    private static final int MAX_DECODERS = 16;
    private static final long MAX_RANGE_BYTES = 1024 * 1024;

    private final Function<ReadSchema, D> factory;
    private final Deque<D> idle = new ArrayDeque<>();
    /** What the decoders at rest produce; they are dropped when another one is asked for. */
    private @Nullable ReadSchema schema;

    /** @param factory makes a decoder of a schema */
    public DecoderPool(Function<ReadSchema, D> factory) {
        this.factory = factory;
    }

    /** A decoder, perhaps one that has read another file. */
    public D take(ReadSchema wanted) {
        D decoder = takeIdle(wanted);
        return decoder != null ? decoder : factory.apply(wanted);
    }

    private synchronized @Nullable D takeIdle(ReadSchema wanted) {
        if (!wanted.equals(schema)) {
            idle.clear();
            schema = wanted;
        }
        return idle.poll();
    }

    /**
     * Takes back a decoder.
     *
     * @param decoder at the end of a range
     * @param wanted what it was taken for
     * @param range what it has read
     */
    public synchronized void giveBack(D decoder, ReadSchema wanted, FileRange range) {
        if (range.length() <= MAX_RANGE_BYTES && idle.size() < MAX_DECODERS && wanted.equals(schema)) {
            idle.push(decoder);
        }
    }
}
