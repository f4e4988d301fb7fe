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

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadColumnsTest {
    private static final ReadSchema SCHEMA = new ReadSchema(
            4,
            SchemaDdl.parse("a BIGINT, b STRING, c INT NOT NULL, _rescued_data STRING, _corrupt_record STRING"),
            "_rescued_data",
            "_corrupt_record",
            true);

    @Test
    void givesDataColumnsThenMetadataColumns() {
        assertThat(columns().type().getFieldNames())
                .containsExactly("a", "b", "c", "_rescued_data", "_corrupt_record", "path");
    }

    @Test
    void givesTheWantedColumnsInTheOrderWanted() {
        ReadConfig projected = config(BadRecordMode.PERMISSIVE).project(List.of("path", "b", "a"));
        assertThat(projected.outputType().getFieldNames()).containsExactly("path", "b", "a");
        assertThat(projected.outputType().getTypeAt(0)).isEqualTo(MetadataColumn.FILE_PATH.type());
        assertThat(projected.project(List.of("b")).outputType().getFieldNames()).containsExactly("b");
        assertThat(projected.project(List.of()).outputType().getFieldNames()).isEmpty();
    }

    @Test
    void decodesWhatIsWantedAndWhatMustNotBeNull() {
        ReadSchema decoded =
                config(BadRecordMode.PERMISSIVE).project(List.of("b", "path")).schema();
        assertThat(decoded.type().getFieldNames()).containsExactly("b", "c");
        assertThat(decoded.rescuedDataColumn()).isNull();
        assertThat(decoded.corruptRecordColumn()).isNull();
        assertThat(decoded.version()).isEqualTo(4);
    }

    @Test
    void decodesAllWhereWhatIsLeftOfBadRecordsIsWanted() {
        ReadConfig config = config(BadRecordMode.PERMISSIVE);
        assertThat(config.project(List.of("_rescued_data")).schema()).isEqualTo(SCHEMA);
        assertThat(config.project(List.of("_corrupt_record", "a")).schema()).isEqualTo(SCHEMA);
    }

    @Test
    void decodesAllWhereABadValueEndsTheRecordOrTheJob() {
        assertThat(config(BadRecordMode.FAILFAST).project(List.of("a")).schema())
                .isEqualTo(SCHEMA);
        assertThat(config(BadRecordMode.DROPMALFORMED).project(List.of("a")).schema())
                .isEqualTo(SCHEMA);
    }

    @Test
    void knowsNoOtherColumns() {
        assertThatThrownBy(() ->
                        config(BadRecordMode.PERMISSIVE).project(List.of("x")).outputType())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }

    private static ReadColumns columns() {
        LinkedHashMap<String, MetadataColumn> metadata = new LinkedHashMap<>();
        metadata.put("path", MetadataColumn.FILE_PATH);
        return ReadColumns.of(SCHEMA).with(metadata);
    }

    private static ReadConfig config(BadRecordMode mode) {
        Configuration options = new Configuration();
        return new ReadConfig(
                FileFormats.create("json", options), columns(), Map.of(), mode, 1, false, false, 1, FailureMode.FAIL);
    }
}
