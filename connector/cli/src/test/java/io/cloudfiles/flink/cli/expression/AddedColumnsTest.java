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
package io.cloudfiles.flink.cli.expression;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.ComputedColumn;
import io.cloudfiles.flink.read.FileColumn;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddedColumnsTest {
    private static final RowType DATA = SchemaDdl.parse("id BIGINT, day STRING");
    private static final RowType PARTITIONS = SchemaDdl.parse("day STRING, hour_of_day INT");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final TimestampData MODIFIED =
            TimestampData.fromInstant(Instant.parse("2025-12-31T12:00:00.000123Z"));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            UPPER(file_name)                                            ; STRING           ; A-7.JSON
            REGEXP_EXTRACT(file_path, 'a-([0-9]+)', 1)                  ; STRING           ; 7
            SUBSTRING(_metadata.file_name FROM 1 FOR 3) || '!'          ; STRING           ; a-7!
            'it''s'                                                     ; STRING           ; it's
            CAST(`day` AS DATE)                                         ; DATE             ; 20455
            TRY_CAST(file_name AS INT)                                  ; INT              ;
            hour_of_day + 1                                             ; INT              ; 9
            CAST(file_size AS DOUBLE) / 8                               ; DOUBLE           ; 4.0
            CASE WHEN file_size > 31 THEN 'big' ELSE 'small' END        ; STRING           ; big
            COALESCE(CAST(NULL AS STRING), CONCAT(`day`, '-x'))         ; STRING           ; 2026-01-02-x
            CURRENT_TIMESTAMP                                           ; TIMESTAMP_LTZ(3) ; 2026-01-02T03:04:05.678
            now ( )                                                     ; TIMESTAMP_LTZ(3) ; 2026-01-02T03:04:05.678
            TIMESTAMPDIFF(DAY, file_modification_time, current_timestamp) ; INT            ; 1
            DATE_FORMAT(file_modification_time, 'yyyy')                 ; STRING           ; 2025
            'CURRENT_TIMESTAMP' /* RAND() */                            ; STRING           ; CURRENT_TIMESTAMP
            ARRAY[`day`][1]                                             ; STRING           ; 2026-01-02
            schema_version = 3                                          ; BOOLEAN          ; true
            """)
    void computesOfWhatIsKnownOfAFile(String expression, String type, @Nullable String value) throws Exception {
        ComputedColumn column = (ComputedColumn) column(expression);

        assertThat(column.type()).isEqualTo(SchemaDdl.parse("x " + type).getTypeAt(0));
        assertThat(column.expression()).isEqualTo(expression);
        Object first = valueOf(column, "a-7.json");
        assertThat(first == null ? null : first.toString()).isEqualTo(value);
    }

    @Test
    void computesOneValueAfterAnother() throws Exception {
        ComputedColumn column = (ComputedColumn) column("UPPER(file_name)");

        assertThat(column.inputs()).containsExactly("file_name");
        assertThat(List.of(valueOf(column, "a"), valueOf(column, "b"))).hasToString("[A, B]");
        assertThat(column.function().valueOf(TimestampData.fromInstant(NOW), new Object[] {StringData.fromString("c")}))
                .hasToString("C");
    }

    @Test
    void aNameByItselfIsTheColumnOfTheFile() {
        Map<String, String> expressions = new LinkedHashMap<>();
        expressions.put("src", " file.path ");
        expressions.put("n", "record_number");
        assertThat(new AddedColumns(expressions).of(DATA, PARTITIONS))
                .containsExactly(
                        Map.entry("src", MetadataColumn.FILE_PATH), Map.entry("n", MetadataColumn.RECORD_NUMBER));
    }

    @Test
    void aPartitionColumnComesBeforeAMetadataColumnOfItsName() {
        RowType partitions = SchemaDdl.parse("file_size INT");
        FileColumn column =
                new AddedColumns(Map.of("x", "file_size")).of(DATA, partitions).get("x");

        assertThat(column).isInstanceOf(ComputedColumn.class);
        assertThat(column.type()).isEqualTo(partitions.getTypeAt(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            id + 1                        | at line 1, column 1: 'id' is a column of the data
            nope                          | at line 1, column 1: Unknown identifier 'nope'.
            1 + record_number             | at line 1, column 5: 'record_number' differs from row to row
            CAST(day AS DATE)             | at line 1, column 6: Encountered "day". It is a word of SQL, too: write the column as `day`
            file_size +                   | at line 1, column 11: Encountered "+ <EOF>".
            FROB(file_size)               | at line 1, column 1: No match found for function signature FROB
            UPPER(file_size, 1)           | Invalid number of arguments to function 'UPPER'
            NULL                          | NULL has no type.
            COUNT(file_size)              | it has no value for one file by itself: Unsupported call: COUNT
            SUM(file_size) OVER ()        | OVER belongs to queries
            (SELECT 1)                    | SELECT belongs to queries
            file_size AS y                | at line 1, column 11: Encountered "AS".
            1; 2                          | at line 1, column 2: Encountered ";".
            rand() + `UUID`()             | RAND, UUID are no functions of the file
            UNIX_TIMESTAMP()              | UNIX_TIMESTAMP is no function of the file
            """)
    void refusesWhatIsNoneAndNamesThePlace(String expression, String reason) {
        assertThatThrownBy(() -> column(expression))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_EXPRESSION))
                .hasMessageContaining("Option '--add-column' = 'x=" + expression + "' is wrong: ")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("over day, hour_of_day, file_path, file_name, file_size, file_block_start, "
                        + "file_block_length, file_modification_time, schema_version, discovery_time, _metadata.");
    }

    private static FileColumn column(String expression) {
        return new AddedColumns(Map.of("x", expression)).of(DATA, PARTITIONS).get("x");
    }

    /** As where the job runs, which gets a copy. */
    private static @Nullable Object valueOf(ComputedColumn column, String fileName) throws Exception {
        ComputedColumn there = InstantiationUtil.clone(column);
        @Nullable
        Object[] inputs = there.inputs().stream()
                .map(input -> input(input, StringData.fromString(fileName)))
                .toArray();
        return there.function().valueOf(TimestampData.fromInstant(NOW), inputs);
    }

    private static Object input(String name, StringData fileName) {
        StringData path = StringData.fromString("file:///in/" + fileName);
        return switch (name) {
            case "day" -> StringData.fromString("2026-01-02");
            case "hour_of_day" -> 8;
            case "file_path" -> path;
            case "file_name" -> fileName;
            case "file_size" -> 32L;
            case "file_modification_time" -> MODIFIED;
            case "schema_version" -> 3;
            case "_metadata" -> GenericRowData.of(path, fileName, 32L, 0L, 32L, MODIFIED);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
