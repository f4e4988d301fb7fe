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

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class BytesDictionaryTest {
    /** Few letters, so that many values differ in a single byte, or in their length only. */
    @Test
    void tellsValuesApartAsAMapDoes() {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 50; round++) {
            BytesDictionary dictionary = new BytesDictionary();
            Map<ByteBuffer, Integer> expected = new HashMap<>();
            for (int i = 0; i < 2000; i++) {
                byte[] value = value(random);
                int index = dictionary.indexOf(value, 0, value.length);

                assertThat(index).isEqualTo(expected.computeIfAbsent(ByteBuffer.wrap(value), any -> expected.size()));
                assertThat(entry(dictionary, index)).isEqualTo(value);
            }
            assertThat(dictionary.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void readsNothingBesideTheValue() {
        Random random = new Random(Seeds.next());
        BytesDictionary dictionary = new BytesDictionary();
        for (int i = 0; i < 2000; i++) {
            byte[] value = value(random);
            int index = dictionary.indexOf(value, 0, value.length);
            int before = random.nextInt(12);
            byte[] within = new byte[before + value.length + random.nextInt(12)];
            random.nextBytes(within);
            System.arraycopy(value, 0, within, before, value.length);

            assertThat(dictionary.indexOf(within, before, value.length)).isEqualTo(index);
        }
    }

    private static byte[] value(Random random) {
        byte[] value = new byte[random.nextInt(28)];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (random.nextInt(8) == 0 ? 0 : 'a');
        }
        return value;
    }

    private static byte[] entry(BytesDictionary dictionary, int index) {
        int start = dictionary.start(index);
        return Arrays.copyOfRange(dictionary.bytes(), start, start + dictionary.length(index));
    }
}
