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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.testing.ConfigMapping;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OrcConfigTest {
    @Test
    void optionsReachTheConfiguration() {
        List<OptionSpec<?>> options = new ArrayList<>(OrcOptions.all());
        options.add(BadRecordOptions.MODE);
        ConfigMapping.of(options, OrcConfig::from)
                .defaults(Map.of(), new OrcConfig(BadRecordMode.PERMISSIVE))
                .mapping(Map.of("bad-records.mode", "failfast"), new OrcConfig(BadRecordMode.FAILFAST))
                .fixed(OrcOptions.MERGE_SCHEMA, true)
                .verify();
    }

    @Test
    void schemasAreAlwaysMerged() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> OrcConfig.from(Configuration.fromMap(Map.of("orc.merge-schema", "false"))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE))
                .withMessageContaining("orc.merge-schema");
    }
}
