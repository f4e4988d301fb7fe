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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/** Tables that Spark made, compacted by us, read by Spark. */
abstract class CompactedTables {
    static final long TARGET = 1 << 20;
    static SparkDelta spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    Compaction.Result compact(Path table, String where) throws IOException {
        return compact(table, where, false);
    }

    static Compaction.Result compact(Path table, String where, boolean dryRun) throws IOException {
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            Storage storage = storages.open(location, Map.of());
            return new Compaction(DeltaTable.at(location, storage), storage, Clock.systemUTC())
                    .run(where, TARGET, dryRun);
        }
    }

    static void sql(String statement, Path table) {
        spark.sql(statement.replace("$t", "delta.`" + table + "`"));
    }

    static long filesOf(Path table) {
        return (Long) Objects.requireNonNull(
                spark.query("DESCRIBE DETAIL delta.`" + table + "`").get(0).get("numFiles"));
    }

    static Map<String, @Nullable Object> newestCommit(Path table) {
        return spark.query("DESCRIBE HISTORY delta.`" + table + "` LIMIT 1").get(0);
    }

    static long version(Path table) {
        return (Long) Objects.requireNonNull(newestCommit(table).get("version"));
    }
}
