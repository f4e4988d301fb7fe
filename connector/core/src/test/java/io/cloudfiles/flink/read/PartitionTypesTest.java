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
package io.cloudfiles.flink.read;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionTypesTest {
    @ParameterizedTest
    @CsvSource({
        "1, INT",
        "01, INT",
        "2147483648, BIGINT",
        "9223372036854775808, 'DECIMAL(19, 0)'",
        "1.5, DOUBLE",
        "1d, STRING",
        "2026-01-02, DATE",
        "2026-02-30, STRING",
        "2026-01-02 03:04:05.5, TIMESTAMP_LTZ(6)",
        "2026-01-02T03:04:05, STRING",
        "true, STRING",
        "1|2147483648, BIGINT",
        "1|1.5, DOUBLE",
        "2147483648|1.5, STRING",
        "9223372036854775808|1, 'DECIMAL(19, 0)'",
        "9223372036854775808|1.5, STRING",
        "2026-01-02|2026-01-02 03:04:05, TIMESTAMP_LTZ(6)",
        "1|2026-01-02, STRING",
    })
    void areThoseThatSparkInfers(String values, String type) {
        assertThat(PartitionTypes.of(Arrays.asList(values.split("\\|"))).asSummaryString())
                .isEqualTo(type);
    }

    @Test
    void areOfTheValuesThatThereAre() {
        assertThat(PartitionTypes.of(Arrays.asList(null, "7", null)).asSummaryString())
                .isEqualTo("INT");
        assertThat(PartitionTypes.of(List.of()).asSummaryString()).isEqualTo("STRING");
        assertThat(PartitionTypes.of(Collections.singletonList(null)).asSummaryString())
                .isEqualTo("STRING");
    }
}
