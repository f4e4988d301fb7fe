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
package io.cloudfiles.flink.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 in its x64 128-bit variant (Austin Appleby, public domain), of which {@link FileKey} is made. Its results are in every
 * savepoint, so it never changes.
 */
final class Murmur3 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    private Murmur3() {}

    /** The first half of the published result in {@code high}, the second in {@code low}. */
    static FileKey hash(byte[] data, int seed) {
        long h1 = Integer.toUnsignedLong(seed);
        long h2 = h1;
        int blocksEnd = data.length - data.length % BLOCK;
        for (int at = 0; at < blocksEnd; at += BLOCK) {
            h1 ^= mixFirst((long) LONGS.get(data, at));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixSecond((long) LONGS.get(data, at + Long.BYTES));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        h1 ^= mixFirst(tail(data, blocksEnd));
        h2 ^= mixSecond(tail(data, blocksEnd + Long.BYTES));

        h1 ^= data.length;
        h2 ^= data.length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        h1 += h2;
        h2 += h1;
        return new FileKey(h1, h2);
    }

    /** Up to eight bytes from there to the end, little-endian; zero, which mixes to zero, behind the end. */
    private static long tail(byte[] data, int from) {
        long bits = 0;
        for (int at = Math.min(data.length, from + Long.BYTES) - 1; at >= from; at--) {
            bits = bits << Byte.SIZE | Byte.toUnsignedLong(data[at]);
        }
        return bits;
    }

    private static long mixFirst(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixSecond(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long h) {
        long mixed = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
