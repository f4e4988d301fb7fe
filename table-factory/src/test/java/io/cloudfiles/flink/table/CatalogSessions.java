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
package io.cloudfiles.flink.table;

import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Sessions with one catalog, for tests of it that run no job. */
abstract class CatalogSessions {
    @TempDir
    Path directory;

    Path landing;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        land("a.json", "{\"id\":1,\"name\":\"one\"}");
    }

    void land(String file, String line) throws IOException {
        Path path = landing.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, line + "\n");
    }

    StreamTableEnvironment session() {
        return session(directory + "/catalog");
    }

    static StreamTableEnvironment session(String location) {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(new Configuration()));
        tables.executeSql("CREATE CATALOG c WITH ('type'='cloudfiles', 'location'='" + location + "')");
        tables.executeSql("USE CATALOG c");
        return tables;
    }

    String landingTable(String name, String... options) {
        return "CREATE TABLE %s WITH ('connector'='cloudfiles', 'path'='%s', 'format'='json'%s)"
                .formatted(name, landing, options.length == 0 ? "" : ", " + String.join(", ", options));
    }

    @SuppressWarnings("try") // the iterator may be interrupted
    static List<String> ask(StreamTableEnvironment tables, String statement) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(statement).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    static List<String> columns(StreamTableEnvironment tables, String table) {
        return tables.from(table).getResolvedSchema().getColumns().stream()
                .map(column -> column.getName() + " " + column.getDataType())
                .toList();
    }

    static String failure(ThrowingCallable statement) {
        Throwable thrown = catchThrowable(statement);
        assertThat(thrown).isNotNull();
        return ExceptionUtils.findThrowable(thrown, CloudFilesException.class)
                .map(Throwable::getMessage)
                .orElseGet(() -> ExceptionUtils.stringifyException(thrown));
    }

    Path definition(String table) {
        return directory.resolve("catalog/tables/default/" + table + ".json");
    }

    List<Path> schemaLogs() throws IOException {
        Path schemas = directory.resolve("catalog/schemas");
        if (!Files.exists(schemas)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(schemas)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
