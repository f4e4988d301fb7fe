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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

class BytesRangeTest {
    @Test
    void ordersBytesAsUnsignedNumbers() {
        Random random = new Random(Seeds.next());
        assertRanges(false, () -> bytes(random, random.nextInt(12)), Arrays::compareUnsigned);
    }

    @Test
    void ordersDecimalsAsSignedNumbers() {
        Random random = new Random(Seeds.next());
        for (int length : new int[] {1, 5, 8, 9, 16}) {
            assertRanges(true, () -> bytes(random, length), Comparator.comparing(BigInteger::new));
        }
    }

    private static void assertRanges(boolean signed, Supplier<byte[]> values, Comparator<byte[]> order) {
        for (int round = 0; round < 300; round++) {
            BytesRange range = new BytesRange(signed);
            List<byte[]> added = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                byte[] value = values.get();
                range.add(value, 0, value.length);
                added.add(value);

                assertThat(range.minBytes()).isEqualTo(added.stream().min(order).orElseThrow());
                assertThat(range.maxBytes()).isEqualTo(added.stream().max(order).orElseThrow());
            }
        }
    }

    /** Mostly zeros and the greatest and least bytes. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(3) - 1);
        }
        return bytes;
    }
}
