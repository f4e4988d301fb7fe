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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RowsOfFilesTest {
    private static final RowType BOOKS = RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, VarCharType.STRING_TYPE}, new String[] {"path", "commit_time"});

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"{\"path\":\"/b\",\"commit_", "{\"path\":\"/b\" \"commit_time\":1}\n", "/b\n"})
    void aRecordThatCannotBeReadIsRefusedAndNotTakenForUncommitted(String bad) throws IOException {
        Path books = Files.writeString(
                directory.resolve("books.json"), "{\"path\":\"/a\",\"commit_time\":\"2026-01-31T12:00:00Z\"}\n" + bad);
        List<RowData> rows = new ArrayList<>();
        RowsOfFiles reading = new RowsOfFiles(
                FileFormats.create("json", new Configuration()), new ReadSchema(0, BOOKS, null, null, false), Map.of());

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> reading.flatMap(Location.of(books).toString(), new ListCollector<>(rows)))
                .withMessageContaining("[" + Location.of(books) + "] has a record that cannot be read, '" + bad.strip())
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CF_USAGE));
    }
}
