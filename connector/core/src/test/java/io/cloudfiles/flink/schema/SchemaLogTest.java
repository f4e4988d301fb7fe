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
package io.cloudfiles.flink.schema;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RowType FIRST = SchemaDdl.parse("id BIGINT, s ROW<`odd name` ARRAY<STRING>>");
    private static final RowType SECOND =
            SchemaDdl.parse("id BIGINT, s ROW<`odd name` ARRAY<STRING>>, n DECIMAL(38, 2)");

    @TempDir
    private Path temporary;

    private Storages storages;
    private Storage storage;
    private Location location;
    private SchemaLog log;

    @BeforeEach
    void open() throws IOException {
        storages = Storages.load();
        location = Location.of(temporary.resolve("schema"));
        storage = storages.open(location, Map.of());
        log = new SchemaLog(storage, location);
    }

    @AfterEach
    void close() throws IOException {
        storages.close();
    }

    @Test
    void isEmptyBeforeTheFirstVersion() throws IOException {
        assertThat(log.latest()).isEmpty();
    }

    @Test
    void numbersVersionsAndReadsBackTheLatest() throws IOException {
        assertThat(log.append(FIRST, List.of(), "inferred", NOW).number()).isZero();
        for (int n = 1; n <= 11; n++) {
            assertThat(log.append(SECOND, List.of("n"), "new column n", NOW).number())
                    .isEqualTo(n);
        }
        assertThat(new SchemaLog(storage, location).latest())
                .contains(new SchemaVersion(11, SECOND, List.of("n"), "new column n", NOW));
    }

    @Test
    void givesJobsThatAppendAtOnceDifferentNumbersOrTheSameVersion() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<SchemaVersion>> appends = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String cause = "job " + i;
                appends.add(pool.submit(() -> log.append(FIRST, List.of(), cause, NOW)));
            }
            for (Future<SchemaVersion> append : appends) {
                SchemaVersion version = append.get();
                Location file = location.child("_schemas/" + version.number());
                assertThat(new String(storage.readAll(file), StandardCharsets.UTF_8))
                        .contains(version.cause());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "v1{\"dataSchemaJson\":\"…\"} | CF_UNSUPPORTED_LOG_VERSION",
                "{\"format\":\"cloudfiles-schema-2\"} | CF_UNSUPPORTED_LOG_VERSION",
                "{\"format\":\"cloudfiles-schema-1\"} | CF_LOG_FILE_MALFORMED",
                "{\"format\":\"cloudfiles-schema-1\",\"columns\":[{\"name\":\"a\",\"type\":\"FOO\"}]} | CF_LOG_FILE_MALFORMED"
            })
    void refusesWhatItDidNotWriteAndLeavesItAlone(String content, ErrorCode expected) throws IOException {
        Location file = location.child("_schemas/0");
        storage.putIfAbsent(file, content.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> log.append(FIRST, List.of(), "inferred", NOW))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(expected))
                .hasMessageContaining(file.toString());
        assertThat(new String(storage.readAll(file), StandardCharsets.UTF_8)).isEqualTo(content);
    }
}
