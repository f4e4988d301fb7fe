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

import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

class FileKeyTest {
    /** The first halves of the results that NIST publishes with FIPS 180. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c14, 9afbf4c8996fb924",
        "abc, ba7816bf8f01cfea, 414140de5dae2223",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, 248d6a61d20638b8, e5c026930c3e6039"
    })
    void isTheFirstHalfOfTheSha256(String text, String high, String low) {
        assertThat(FileKey.of(text))
                .isEqualTo(new FileKey(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
    }

    @Test
    void isMadeOfTheNormalisedLocation() {
        assertThat(FileKey.of(Location.parse("s3a://lake/in/ü.json"))).isEqualTo(FileKey.of("s3://lake/in/ü.json"));
    }

    @Test
    void spreadsNumberedFilesEvenlyOverTheBuckets() {
        int[] files = new int[Buckets.COUNT];
        for (int i = 0; i < 100 * Buckets.COUNT; i++) {
            files[Buckets.of(FileKey.of("s3://lake/in/part-" + i + ".json"))]++;
        }
        assertThat(Arrays.stream(files).min().orElseThrow()).isGreaterThan(50);
        assertThat(Arrays.stream(files).max().orElseThrow()).isLessThan(150);
    }
}
