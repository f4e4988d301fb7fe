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
package io.cloudfiles.flink.delta.write;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionPathTest {
    @Test
    void nestsColumnsInTheirOrder() {
        assertThat(PartitionPath.of(List.of("day", "country"), List.of("2026-01-31", "DE")))
                .isEqualTo("day=2026-01-31/country=DE");
    }

    @Test
    void namesNullAsHiveDoes() {
        assertThat(PartitionPath.of(List.of("a", "b"), Arrays.asList(null, "x")))
                .isEqualTo("a=__HIVE_DEFAULT_PARTITION__/b=x");
        assertThat(PartitionPath.of(List.of("a"), Collections.singletonList(null)))
                .isEqualTo("a=__HIVE_DEFAULT_PARTITION__");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b         | a%2Fb",
                "10:00       | 10%3A00",
                "100%        | 100%25",
                "x=y         | x%3Dy",
                "a b         | a b",
                "ü😀         | ü😀",
                "{[]}^?*#\"\\ | %7B%5B%5D}%5E%3F%2A%23%22%5C"
            })
    void escapesWhatAPathCannotHold(String value, String escaped) {
        assertThat(PartitionPath.of(List.of("k"), List.of(value))).isEqualTo("k=" + escaped);
    }

    @Test
    void escapesControlCharactersAndNames() {
        assertThat(PartitionPath.of(List.of("a=b"), List.of("\n\u0001\u007F'"))).isEqualTo("a%3Db=%0A%01%7F%27");
    }
}
