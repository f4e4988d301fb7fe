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

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Files and Delta tables in SQL, on a cluster with RocksDB. Queries of files never end by themselves, so each test has a limit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class SqlOnCluster {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(6)
            .setConfiguration(clusterConfiguration())
            .build());

    @TempDir
    Path directory;

    Path landing;
    Path bronze;

    static Configuration clusterConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return configuration;
    }

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectories(directory.resolve("landing"));
        bronze = directory.resolve("bronze");
    }

    void land(String file, String... lines) throws IOException {
        Path path = landing.resolve(file);
        Files.createDirectories(path.getParent());
        Path hidden = path.resolveSibling("_" + path.getFileName());
        Files.write(hidden, List.of(lines));
        Files.setLastModifiedTime(hidden, FileTime.from(Instant.parse("2026-01-31T10:00:00.000001Z")));
        Files.move(hidden, path);
    }

    String landingTable(String columns, String... options) {
        return tableOf("landing", columns, "", options);
    }

    String tableOf(String name, String columns, String clause, String... options) {
        return "CREATE TABLE %s (%s) %s WITH ('connector'='cloudfiles', 'path'='%s', 'format'='json', 'discovery.interval'='50 ms'%s)"
                .formatted(
                        name, columns, clause, landing, options.length == 0 ? "" : ", " + String.join(", ", options));
    }

    String bronzeTable(String columns, String clause) {
        return "CREATE TABLE bronze (%s) %s WITH ('connector'='delta', 'path'='%s')".formatted(columns, clause, bronze);
    }

    long count(SqlSession session) throws Exception {
        if (!isThere(bronze)) {
            return 0;
        }
        return session.query("SELECT id FROM bronze").size();
    }

    static List<Path> files(Path partition) throws IOException {
        try (var files = Files.list(partition)) {
            return files.toList();
        }
    }

    static boolean isThere(Path table) {
        return Files.exists(table.resolve("_delta_log/00000000000000000000.json"));
    }

    List<String> rowsOf(SqlSession session, String table) throws Exception {
        return isThere(directory.resolve(table)) ? session.query("SELECT id FROM " + table) : List.of();
    }
}
