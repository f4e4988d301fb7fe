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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** Against what others have published for MurmurHash3_x64_128. */
class Murmur3Test {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                           | 0000000000000000 | 0000000000000000
                    hello                                        | cbd8a7b341bd9b02 | 5b1e906a48ae1d19
                    hello, world                                 | 342fac623a5ebc8e | 4cdcbc079642414d
                    19 Jan 2038 at 3:14:07 AM                    | b89e5988b737affc | 664fc2950231b2cb
                    The quick brown fox jumps over the lazy dog. | cd99481f9ee902c9 | 695da1a38987b6e7
                    """)
    void givesThePublishedResults(String text, String high, String low) {
        assertThat(Murmur3.hash(text.getBytes(StandardCharsets.UTF_8), 0))
                .isEqualTo(new FileKey(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
    }

    /** SMHasher's verification covers every length from 0 to 255 with as many seeds. */
    @Test
    void passesTheVerificationOfItsAuthor() {
        ByteBuffer hashes = ByteBuffer.allocate(256 * 16).order(ByteOrder.LITTLE_ENDIAN);
        byte[] data = new byte[256];
        for (int length = 0; length < 256; length++) {
            data[length] = (byte) length;
            FileKey hash = Murmur3.hash(Arrays.copyOf(data, length), 256 - length);
            hashes.putLong(hash.high()).putLong(hash.low());
        }

        assertThat((int) Murmur3.hash(hashes.array(), 0).high()).isEqualTo(0x6384BA69);
    }
}
