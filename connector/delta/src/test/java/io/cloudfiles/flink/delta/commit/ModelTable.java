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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.delta.engine.LogState;
import io.cloudfiles.flink.delta.maintenance.Compaction;
import io.cloudfiles.flink.delta.maintenance.Vacuum;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.ProtocolPermission;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import io.delta.kernel.types.StructField;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/** A table on disk, its model, and what of us looks after it; compares the two. */
final class ModelTable {
    /** Of small files. */
    private static final long TARGET_BYTES = 1 << 20;

    private static final Duration AFTER_RETENTION = Duration.ofDays(8);

    private final Path directory;
    private final Storage storage;
    private final Tally tally;
    private final ModelRows firstRows;
    private final TableModel model;
    private final String id;
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private long vacuumed;

    /** Makes a table with properties and a layout that are drawn. */
    ModelTable(Path directory, Storage storage, Tally tally, SplittableRandom random) throws IOException {
        this.directory = directory;
        this.storage = storage;
        this.tally = tally;
        this.firstRows = ModelRows.first(random.nextBoolean());
        this.model = new TableModel(firstRows);
        List<String> partitionBy = firstRows.isPartitioned() ? List.of("part") : List.of();
        this.id = DeltaTable.at(location(), storage)
                .createIfAbsent(NewTable.of(firstRows.tableType(), partitionBy, properties(random)))
                .id();
    }

    private static Map<String, String> properties(SplittableRandom random) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("delta.columnMapping.mode", List.of("none", "name", "id").get(random.nextInt(3)));
        properties.put("delta.checkpointInterval", String.valueOf(2 + random.nextInt(6)));
        properties.put("delta.enableDeletionVectors", String.valueOf(random.nextBoolean()));
        properties.put("delta.enableTypeWidening", String.valueOf(random.nextBoolean()));
        if (random.nextInt(3) == 0) {
            properties.put("delta.enableInCommitTimestamps", "true");
        }
        if (random.nextInt(3) == 0) {
            properties.put("delta.enableChangeDataFeed", "true");
        }
        return properties;
    }

    Path path() {
        return directory.resolve("table");
    }

    Location location() {
        return Location.of(path());
    }

    /** The store without hazards. */
    Storage storage() {
        return storage;
    }

    String id() {
        return id;
    }

    Tally tally() {
        return tally;
    }

    TableModel model() {
        return model;
    }

    ModelRows firstRows() {
        return firstRows;
    }

    /** How far sinks may change the table: as far as their rows need. */
    ProtocolPermission permission() {
        return new ProtocolPermission(true, Map.of());
    }

    TableHistory history() throws IOException {
        return TableHistory.read(path());
    }

    /** Whether its columns have names of their own in files. */
    boolean isMapped() throws IOException {
        return !DeltaTable.at(location(), storage)
                .definition()
                .orElseThrow()
                .properties()
                .getOrDefault("delta.columnMapping.mode", "none")
                .equals("none");
    }

    /** The checkpoint directory of a sink, as far as its lease is in it. */
    Location leaseDirectory(String sink) {
        return Location.of(directory.resolve("checkpoints").resolve(sink));
    }

    void holdLease(String sink, Lease lease) {
        leases.put(sink, lease);
    }

    /** The lease that a sink's newest run holds; null for a sink without. */
    @Nullable
    Lease leaseOf(String sink) {
        return leases.get(sink);
    }

    /** Merges small files, in a process that has a bad time. */
    void compact(SplittableRandom random, @Nullable Runnable interlude) throws InterruptedException {
        Hazards hazards = new Hazards(storage, random.nextLong(), tally);
        hazards.arm(random, interlude);
        try {
            Compaction.Result result = new Compaction(
                            DeltaTable.at(location(), hazards.storage()), hazards.storage(), Clock.systemUTC())
                    .run("", TARGET_BYTES, false);
            tally.add("compactions");
            tally.add("files compacted", result.removedFiles());
            tally.add(
                    "compactions that others got in the way of",
                    result.dropped().isEmpty() ? 0 : 1);
        } catch (Hazards.Killed | IOException e) {
            tally.add("compactions that failed");
        } catch (CloudFilesException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_COMMIT_FAILED);
            tally.add("compactions that failed");
        } finally {
            hazards.disarm();
        }
    }

    /** Deletes what no version of the last week needs: nothing that the model knows of. */
    void vacuum() throws IOException {
        tally.add("vacuums");
        vacuum(Clock.systemUTC());
    }

    /** A week later, when nothing waits for its commit. */
    void vacuumAfterRetention() throws IOException {
        vacuumed = history().newest();
        tally.add(
                "files vacuumed",
                vacuum(Clock.offset(Clock.systemUTC(), AFTER_RETENTION)).files().size());
    }

    private Vacuum.Result vacuum(Clock clock) throws IOException {
        return new Vacuum(DeltaTable.toRead(location(), storage), storage, clock).run(null, false, false);
    }

    /** Compares the table with its model, as Spark and as we read it, now and at an earlier version. */
    void check(SparkDelta spark, SplittableRandom random) throws IOException {
        TableHistory history = history();
        model.requireEachOnce(history);
        TableDefinition definition =
                DeltaTable.at(location(), storage).definition().orElseThrow();
        model.requireColumns(columns(definition));
        List<String> columns = history.columns(history.newest());
        Map<Map<String, @Nullable Object>, Integer> expected = model.rows(history, history.newest(), columns);
        assertSame("Spark", spark.read(path()), expected);
        List<Map<String, @Nullable Object>> ours = readByUs();
        assertSame("our reader", ours, expected);
        assertThat(recordedRows()).as("rows in the statistics").isEqualTo(ours.size());
        long earlier = vacuumed + random.nextInt(Math.toIntExact(history.newest() - vacuumed) + 1);
        assertSame(
                "Spark at version " + earlier,
                spark.readVersion(path(), earlier),
                model.rows(history, earlier, history.columns(earlier)));
        tally.add("rows compared", ours.size());
    }

    private static Map<String, String> columns(TableDefinition definition) {
        Map<String, String> columns = new TreeMap<>();
        List<String> physical = new ArrayList<>();
        for (StructField field : definition.schema().fields()) {
            columns.put(field.getName(), field.getDataType().toString());
            if (field.getMetadata().contains("delta.columnMapping.physicalName")) {
                physical.add(field.getMetadata().getString("delta.columnMapping.physicalName"));
            }
        }
        assertThat(definition.schema().fields()).as("columns").hasSameSizeAs(columns.keySet());
        assertThat(physical).as("physical names").doesNotHaveDuplicates();
        return columns;
    }

    private List<Map<String, @Nullable Object>> readByUs() throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        DeltaTableReader.open(storage, location()).forEachRow(row -> {
            row.replaceAll((name, value) -> value instanceof Integer number ? (Long) number.longValue() : value);
            return rows.add(row);
        });
        return rows;
    }

    /** The rows of the table by what the log says of its files. */
    private long recordedRows() throws IOException {
        DeltaTable table = DeltaTable.toRead(location(), storage);
        long[] rows = {0};
        table.visitLog(table.requireSnapshot(), 0, new LogState.Visitor() {
            @Override
            public void active(LogState.LogFile file) {
                String statistics = file.statistics().orElseThrow();
                rows[0] +=
                        Long.parseLong(statistics.replaceAll(".*\"numRecords\":(\\d+).*", "$1")) - file.deletedRows();
            }
        });
        return rows[0];
    }

    private static void assertSame(
            String reader,
            List<Map<String, @Nullable Object>> rows,
            Map<Map<String, @Nullable Object>, Integer> expected) {
        Map<Map<String, @Nullable Object>, Integer> actual = new HashMap<>();
        rows.forEach(row -> actual.merge(row, 1, Integer::sum));
        assertThat(difference(expected, actual))
                .as("rows that %s lacks", reader)
                .isEmpty();
        assertThat(difference(actual, expected))
                .as("rows that only %s has", reader)
                .isEmpty();
    }

    private static Map<Map<String, @Nullable Object>, Integer> difference(
            Map<Map<String, @Nullable Object>, Integer> all, Map<Map<String, @Nullable Object>, Integer> without) {
        Map<Map<String, @Nullable Object>, Integer> difference = new HashMap<>(all);
        without.forEach((row, count) ->
                difference.computeIfPresent(row, (same, has) -> has > count ? Integer.valueOf(has - count) : null));
        return difference;
    }
}
