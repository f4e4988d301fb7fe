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
package io.cloudfiles.flink.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.read.Emission;
import io.cloudfiles.flink.read.EngineLimits;
import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadEngine;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What a schema that follows the files costs: first where nothing is new, beside the same columns that are fixed; then while a thousand
 * columns get a hundred more, one by one. Arguments: an empty directory, rounds (default 9).
 */
public final class EvolutionBench {
    private static final String DECLARED =
            "id BIGINT, user_name STRING, amount DOUBLE, active BOOLEAN, city STRING, qty INT";
    private static final int EVENTS = 1_000_000;

    /** How often a round reads them: the CPU time of a process is told in steps of 10 ms. */
    private static final int TIMES = 10;

    private static final int COLUMNS = 1_000;
    private static final int VERSIONS = 100;
    private static final int FILES_PER_VERSION = 4;
    private static final int ROWS_PER_FILE = 100;

    private final Path directory;
    private final Storages storages = Storages.load();

    private EvolutionBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException {
        EvolutionBench bench = new EvolutionBench(Path.of(args[0]));
        bench.nothingNew(args.length > 1 ? Integer.parseInt(args[1]) : 9);
        bench.manyVersions();
    }

    private void nothingNew(int rounds) throws IOException {
        Path files = Files.createDirectories(directory.resolve("events"));
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < EVENTS; id++) {
            lines.append("{\"id\":").append(id).append(",\"user_name\":\"user").append(id % 9973);
            lines.append("\",\"amount\":")
                    .append(id % 1000)
                    .append(".5,\"active\":")
                    .append(id % 2 == 0);
            lines.append(",\"city\":\"c")
                    .append(id % 50)
                    .append("\",\"qty\":")
                    .append(id % 100)
                    .append("}\n");
        }
        Files.writeString(files.resolve("events.json"), lines);
        RowType fixed = SchemaDdl.parse(DECLARED);
        RowType rescuing = SchemaDdl.parse(DECLARED + ", _rescued_data STRING");
        List<Contestant> contestants = List.of(
                new Contestant("fixed", plan(files, fixed), new double[rounds]),
                new Contestant("rescuing", plan(files, rescuing), new double[rounds]),
                new Contestant("evolving", plan(files, null), new double[rounds]));
        List<FileRange> ranges = new ArrayList<>();
        for (int time = 0; time < TIMES; time++) {
            ranges.addAll(ranges(files));
        }
        for (int round = -2; round < rounds; round++) {
            for (Contestant each : contestants) {
                long cpu = cpu();
                Run run = read(each.config, ranges);
                if (round >= 0) {
                    each.nanosPerRow[round] = (cpu() - cpu) / (double) run.rows();
                }
            }
        }
        double base = median(contestants.get(0).nanosPerRow);
        contestants.forEach(each -> System.out.printf(
                Locale.ROOT,
                "%-9s %6.0f ns CPU/row  %5.2f x fixed%n",
                each.name,
                median(each.nanosPerRow),
                median(each.nanosPerRow) / base));
    }

    private record Contestant(String name, ReadConfig config, double[] nanosPerRow) {}

    private void manyVersions() throws IOException {
        Path files = Files.createDirectories(directory.resolve("wide"));
        StringBuilder all = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            all.append(column == 0 ? "" : ",")
                    .append("\"c")
                    .append(column)
                    .append("\":")
                    .append(column);
        }
        Files.writeString(files.resolve("first.json"), "{" + all + "}\n");
        ReadConfig config = plan(files, null);
        Files.delete(files.resolve("first.json"));
        for (int file = 0; file < VERSIONS * FILES_PER_VERSION; file++) {
            String added = ",\"n" + file / FILES_PER_VERSION + "\":1}\n";
            Files.writeString(
                    files.resolve(String.format(Locale.ROOT, "f%05d.json", file)),
                    ("{" + all + added).repeat(ROWS_PER_FILE));
        }
        long wall = System.nanoTime();
        Run run = read(config, ranges(files));
        double seconds = (System.nanoTime() - wall) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d versions of %d columns and more: %d rows in %.1f s, %.1f versions a second, longest pause between two batches %d ms%n",
                run.version(),
                COLUMNS,
                run.rows(),
                seconds,
                run.version() / seconds,
                run.longestPauseMillis());
        System.out.printf(
                Locale.ROOT,
                "values in new columns: %d of %d%n",
                run.newValues(),
                (long) VERSIONS * FILES_PER_VERSION * ROWS_PER_FILE);
    }

    private record Run(long rows, int version, long newValues, long longestPauseMillis) {}

    private static Run read(ReadConfig config, List<FileRange> ranges) {
        Thread task = Thread.currentThread();
        long newValues = 0;
        long longestPause = 0;
        long last = System.nanoTime();
        try (ReadEngine engine = new ReadEngine(
                config,
                EngineLimits.DEFAULT,
                StorageOpener.of(Map.of()),
                ReadTotals.ZERO,
                "bench",
                () -> LockSupport.unpark(task))) {
            ranges.forEach(range -> engine.add(RangeState.unread(range, 0)));
            while (engine.rangesInFlight() > 0) {
                Emission emission = engine.poll();
                @Nullable RecordBatch records = emission == null ? null : emission.records();
                if (emission == null) {
                    LockSupport.park();
                } else if (records != null) {
                    long now = System.nanoTime();
                    longestPause = Math.max(longestPause, now - last);
                    last = now;
                    newValues += newValues(records);
                }
            }
            return new Run(
                    engine.totals().rows(), engine.totals().schemaVersion(), newValues, longestPause / 1_000_000);
        }
    }

    private static long newValues(RecordBatch records) {
        RowType type = records.type();
        long values = 0;
        for (int column = 0; column < type.getFieldCount(); column++) {
            if (type.getFieldNames().get(column).startsWith("n")) {
                for (int row = 0; row < records.rowCount(); row++) {
                    values += records.column(column).isNullAt(row) ? 0 : 1;
                }
            }
        }
        return values;
    }

    private ReadConfig plan(Path files, @Nullable RowType declared) {
        Map<String, String> options = new LinkedHashMap<>(Map.of(
                "path", files.toString(), "format", "json", "source.uid", "bench", "discovery.settle-time", "0 s"));
        if (declared == null) {
            options.put(
                    "schema.location",
                    files.resolveSibling(files.getFileName() + "-schema").toString());
            options.put("schema.infer-column-types", "true");
        }
        return new SourcePlanner(ZoneOffset.UTC, Clock.systemUTC())
                .evolving()
                .plan(options, declared, Map.of())
                .read();
    }

    private List<FileRange> ranges(Path files) throws IOException {
        List<FileRange> ranges = new ArrayList<>();
        try (var paths = Files.list(files)) {
            paths.sorted().forEach(path -> ranges.add(range(Location.of(path))));
        }
        return ranges;
    }

    private FileRange range(Location location) {
        try {
            Storage storage = storages.open(location, Map.of());
            return FileRange.whole(storage.stat(location).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
