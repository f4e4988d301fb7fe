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
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SchemaCause INFERRED = SchemaCause.inferred("from a.json");
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
        assertThat(append(FIRST, SchemaCause.inferred("from a.json")).number()).isZero();
        SchemaCause cause = SchemaCause.evolved("add-new-columns", "s3://landing/b.json");
        for (int n = 1; n <= 11; n++) {
            assertThat(log.append(SECOND, List.of("n"), cause, NOW).number()).isEqualTo(n);
        }
        assertThat(new SchemaLog(storage, location).latest())
                .contains(new SchemaVersion(11, SECOND, List.of("n"), cause, NOW));
        assertThat(log.all())
                .extracting(SchemaVersion::number)
                .isEqualTo(IntStream.rangeClosed(0, 11).boxed().toList());
        assertThat(log.version(0)).isEqualTo(new SchemaVersion(0, FIRST, List.of(), INFERRED, NOW));
        assertThatThrownBy(() -> log.version(12))
                .hasMessageContaining("CF_LOG_FILE_MALFORMED")
                .hasMessageContaining("_schemas/12");
    }

    @Test
    void writesWhatPeopleCanRead() throws IOException {
        log.append(SECOND, List.of("n"), SchemaCause.evolved("add-new-columns", "s3://landing/b.json"), NOW);
        assertThat(text(0))
                .contains(
                        "\"format\" : \"cloudfiles-schema-1\"",
                        "\"createdAt\" : \"2026-01-01T00:00:00Z\"",
                        "\"kind\" : \"evolved\"",
                        "\"file\" : \"s3://landing/b.json\"",
                        "\"type\" : \"DECIMAL(38, 2)\"",
                        "\"partition\" : true");
        assertThat(log.version(0).cause().text()).isEqualTo("evolved (add-new-columns) by s3://landing/b.json");
        assertThat(SchemaCause.rolledBack(3).text()).isEqualTo("rolled back to version 3");
        assertThat(INFERRED.text()).isEqualTo("inferred from a.json");
    }

    @Test
    void readsEntriesOfTheFirstReleaseWhoseCauseIsAText() throws IOException {
        write(0, """
                {"format":"cloudfiles-schema-1","version":0,"createdAt":"2026-01-01T00:00:00Z","cause":"inferred from a.json",
                "columns":[{"name":"id","type":"BIGINT"},{"name":"day","type":"DATE","partition":true}]}""");
        assertThat(log.latest())
                .contains(new SchemaVersion(0, SchemaDdl.parse("id BIGINT, day DATE"), List.of("day"), INFERRED, NOW));
    }

    @Test
    void identifiesColumnsByTheirNamesTypesAndPartitions() throws IOException {
        SchemaVersion version = append(SECOND, INFERRED);
        assertThat(append(SECOND, SchemaCause.rolledBack(0)).fingerprint()).isEqualTo(version.fingerprint());
        assertThat(log.version(0).fingerprint()).isEqualTo(version.fingerprint());
        assertThat(version.fingerprint()).isEqualTo("d775269a1e73a3e0564e68a6a090ebe1");
        assertThat(append(FIRST, INFERRED).fingerprint()).isNotEqualTo(version.fingerprint());
        assertThat(log.append(SECOND, List.of("n"), INFERRED, NOW).fingerprint())
                .isNotEqualTo(version.fingerprint());
    }

    @Test
    void looksWhatIsThereWhenAnAnswerIsLost() throws IOException {
        FaultyStorage faulty = new FaultyStorage(storage);
        SchemaLog overFaulty = new SchemaLog(faulty, location);
        faulty.inject(Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT).losingTheResponse());
        assertThat(overFaulty.append(FIRST, List.of(), INFERRED, NOW).number()).isZero();
        faulty.inject(Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT));
        assertThatThrownBy(() -> overFaulty.append(SECOND, List.of(), INFERRED, NOW))
                .isInstanceOf(IOException.class);
        assertThat(log.all()).hasSize(1);
    }

    /** As jobs do: each tries until the version that has the next number is its own. */
    @Test
    void givesJobsThatAppendAtOnceNumbersWithoutAGap() throws Exception {
        int jobs = 8;
        int each = 5;
        ExecutorService pool = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<List<SchemaVersion>>> appends = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                String job = "job " + i;
                appends.add(pool.submit(() -> appendAll(new SchemaLog(storage, location), job, each)));
            }
            List<SchemaVersion> appended = new ArrayList<>();
            for (Future<List<SchemaVersion>> append : appends) {
                appended.addAll(append.get());
            }
            assertThat(appended).hasSize(jobs * each);
            assertThat(log.all()).containsExactlyInAnyOrderElementsOf(appended);
            assertThat(log.all())
                    .extracting(SchemaVersion::number)
                    .isEqualTo(IntStream.range(0, jobs * each).boxed().toList());
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<SchemaVersion> appendAll(SchemaLog log, String job, int count) throws IOException {
        List<SchemaVersion> own = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            SchemaCause cause = SchemaCause.inferred(job + " change " + n);
            SchemaVersion version;
            do {
                version = log.append(FIRST, List.of(), cause, NOW);
                assertThat(log.latest().orElseThrow().number()).isGreaterThanOrEqualTo(version.number());
                assertThat(log.version(version.number())).isEqualTo(version);
            } while (!version.cause().equals(cause));
            own.add(version);
        }
        return own;
    }

    private SchemaVersion append(RowType type, SchemaCause cause) throws IOException {
        return log.append(type, List.of(), cause, NOW);
    }

    private void write(int number, String content) throws IOException {
        storage.putIfAbsent(location.child("_schemas/" + number), content.getBytes(StandardCharsets.UTF_8));
    }

    private String text(int number) throws IOException {
        return new String(storage.readAll(location.child("_schemas/" + number)), StandardCharsets.UTF_8);
    }

    @Test
    void importsWhatAutoLoaderWroteAndLeavesItAlone() throws IOException {
        write(0, """
                v1
                {"dataSchemaJson":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"id\\",\\"type\\":\\"long\\",\\"nullable\\":true,\
                \\"metadata\\":{}},{\\"name\\":\\"day\\",\\"type\\":\\"string\\"}]}","partitionSchemaJson":"{\\"type\\":\\"struct\\",\
                \\"fields\\":[{\\"name\\":\\"day\\",\\"type\\":\\"date\\"},{\\"name\\":\\"hour\\",\\"type\\":\\"integer\\"}]}"}""");
        String before = text(0);
        assertThat(log.latest().orElseThrow().cause().text()).isEqualTo("foreign entry of Auto Loader");
        SchemaVersion imported = log.latestOrImported(NOW).orElseThrow();
        assertThat(imported)
                .isEqualTo(new SchemaVersion(
                        1,
                        SchemaDdl.parse("id BIGINT, day DATE, hour INT"),
                        List.of("day", "hour"),
                        SchemaCause.imported(location.child("_schemas/0").toString()),
                        NOW));
        assertThat(log.latestOrImported(NOW)).contains(imported);
        assertThat(log.latest()).contains(imported);
        assertThat(text(0)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1\n{\"dataSchema\":<data>}",
                "v1\r\n{\"dataSchemaJson\":<data>,\"partitionSchemaJson\":\"\"}",
                "v1\n{\"dataSchemaJson\":<data>,\"partitionSchemaJson\":<path>}",
                "v1\n<data>\n<path>\n",
                "v1\n<data>"
            })
    void understandsPlausibleFormsOfAForeignEntry(String form) throws IOException {
        String columns =
                "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";
        write(3, form.replace("<data>", columns).replace("<path>", "{\"type\":\"struct\",\"fields\":[]}"));
        assertThat(log.latestOrImported(NOW).orElseThrow().type()).isEqualTo(SchemaDdl.parse("id BIGINT"));
        assertThat(log.all()).extracting(SchemaVersion::number).containsExactly(3, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "v1{\"dataSchemaJson\":\"…\"} | CF_UNSUPPORTED_LOG_VERSION",
                "{\"format\":\"cloudfiles-schema-2\"} | CF_UNSUPPORTED_LOG_VERSION",
                "~~ | CF_LOG_FILE_MALFORMED",
                "{\"format\":\"cloudfiles-sch | CF_LOG_FILE_MALFORMED",
                "{\"format\":\"cloudfiles-schema-1\"} | CF_LOG_FILE_MALFORMED",
                "{\"format\":\"cloudfiles-schema-1\",\"columns\":[{\"name\":\"a\",\"type\":\"FOO\"}]} | CF_LOG_FILE_MALFORMED"
            })
    void refusesWhatItDidNotWriteAndLeavesItAlone(String content, ErrorCode expected) throws IOException {
        write(0, content);
        assertThatThrownBy(() -> append(FIRST, INFERRED))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(expected))
                .hasMessageContaining(location.child("_schemas/0").toString());
        assertThat(text(0)).isEqualTo(content);
    }

    @Test
    void namesTheColumnOfAForeignEntryThatItCannotImport() throws IOException {
        write(0, """
                v1
                {"dataSchema":{"type":"struct","fields":[{"name":"a","type":{"type":"array","elementType":{"type":"struct",
                "fields":[{"name":"b","type":"interval day"}]},"containsNull":true}}]}}""");
        assertThatThrownBy(() -> log.latestOrImported(NOW))
                .hasMessageContaining("CF_UNSUPPORTED_LOG_VERSION")
                .hasMessageContaining("_schemas/0]")
                .hasMessageContaining("column 'a.element.b' has the type interval day");
        assertThat(storage.stat(location.child("_schemas/1"))).isEmpty();
    }

    @Test
    void saysWhatToDoWithAFileThatIsCutOff() throws IOException {
        append(FIRST, INFERRED);
        write(1, "");
        assertThatThrownBy(() -> log.latest())
                .hasMessageContaining("_schemas/1] is empty")
                .hasMessageContaining("delete it");
        storage.delete(location.child("_schemas/1"));
        write(1, text(0).substring(0, 100));
        assertThatThrownBy(() -> log.latest())
                .hasMessageContaining("_schemas/1] is not whole")
                .hasMessageContaining("delete it");
    }
}
