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

import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class Utf8Test {
    @Test
    void agreesWithTheJdkOnAllSequencesOfThreeBytes() {
        byte[] bytes = new byte[3];
        for (int sequence = 0; sequence < 1 << 24; sequence++) {
            // Below 0x80 there is nothing new in the first byte.
            if (sequence >= 0x80_0000 || (sequence & 0xff) < 3) {
                bytes[0] = (byte) (sequence >> 16);
                bytes[1] = (byte) (sequence >> 8);
                bytes[2] = (byte) sequence;
                if (Utf8.isValid(bytes, 0, 3) != isValidToTheJdk(bytes)) {
                    assertThat(Utf8.isValid(bytes, 0, 3)).as("%06x", sequence).isEqualTo(isValidToTheJdk(bytes));
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkOnLongerSequences() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int[] leads = {0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
        for (int i = 0; i < 500_000; i++) {
            byte[] bytes = new byte[4 + random.nextInt(3)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : 0x80 | random.nextInt(0x40));
            }
            bytes[0] = (byte) leads[random.nextInt(leads.length)];
            assertThat(Utf8.isValid(bytes, 0, bytes.length))
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(isValidToTheJdk(bytes));
        }
    }

    @Test
    void looksAtTheRangeOnly() {
        byte[] bytes = {(byte) 0xff, 'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xff};
        assertThat(Utf8.isValid(bytes, 1, 4)).isTrue();
        assertThat(Utf8.isValid(bytes, 1, 3)).isFalse();
        assertThat(Utf8.isValid(bytes, 2, 2)).isTrue();
    }

    private static boolean isValidToTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
