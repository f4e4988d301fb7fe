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
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.read.Emission;
import io.cloudfiles.flink.read.EngineLimits;
import io.cloudfiles.flink.read.FailureMode;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadEngine;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.Storages;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What the read engine costs: a plain loop over the same files is the floor, the difference is the engine. CPU of the whole process,
 * so that garbage collection and thread switches count. Arguments: a directory for the files, rounds (default 5).
 */
public final class ReadEngineBench {
    private static final int SMALL_FILES = 20_000;
    private static final int SMALL_BYTES = 2_048;
    private static final int LARGE_FILES = 4;
    private static final int LARGE_BYTES = 256 << 20;
    private static final int LINE_BYTES = 256;
    private static final long SPLIT_BYTES = 64L << 20;

    private ReadEngineBench() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        List<FileRange> small = files(directory.resolve("small"), SMALL_FILES, SMALL_BYTES);
        List<FileRange> large = files(directory.resolve("large"), LARGE_FILES, LARGE_BYTES);
        for (int round = 0; round < rounds; round++) {
            print("small", "loop", small, measure(() -> loop(small)));
            print("small", "engine", small, measure(() -> engine(small, 8)));
            print("large", "loop", large, measure(() -> loop(large)));
            print("large", "engine", large, measure(() -> engine(large, 8)));
            print("large", "engine-1", large, measure(() -> engine(large, 1)));
        }
    }

    private static long loop(List<FileRange> ranges) throws IOException {
        NewlineFormat format = new NewlineFormat();
        long rows = 0;
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(ranges.get(0).file().location(), Map.of());
            for (FileRange range : ranges) {
                try (RecordReader reader =
                        format.open(storage.open(range.file()), range, ReadPosition.START, NewlineFormat.SCHEMA)) {
                    DecodedBatch batch = reader.next();
                    while (batch != null) {
                        rows += batch.records().rowCount();
                        batch = reader.next();
                    }
                }
            }
        }
        return rows;
    }

    /** As a task would: new ranges are added while earlier ones are read, and the thread rests when nothing is ready. */
    private static long engine(List<FileRange> ranges, int concurrentFiles) {
        LinkedHashMap<String, MetadataColumn> metadata = new LinkedHashMap<>();
        metadata.put("file_path", MetadataColumn.FILE_PATH);
        ReadConfig config = new ReadConfig(
                new NewlineFormat(),
                ReadColumns.of(NewlineFormat.SCHEMA).with(metadata),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                concurrentFiles,
                false,
                false,
                3,
                FailureMode.FAIL);
        Thread task = Thread.currentThread();
        try (ReadEngine engine = new ReadEngine(
                config,
                EngineLimits.DEFAULT,
                StorageOpener.of(Map.of()),
                ReadTotals.ZERO,
                "bench",
                () -> LockSupport.unpark(task))) {
            int next = 0;
            while (next < ranges.size() || engine.rangesInFlight() > 0) {
                while (next < ranges.size() && engine.rangesInFlight() < 1024) {
                    engine.add(RangeState.unread(ranges.get(next++), 0));
                }
                Emission emission = engine.poll();
                if (emission == null) {
                    LockSupport.park();
                }
            }
            return engine.totals().rows();
        }
    }

    private static Cost measure(Work work) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        long rows = work.run();
        return new Cost(system.getProcessCpuTime() - cpu, System.nanoTime() - wall, rows);
    }

    private static void print(String data, String reader, List<FileRange> ranges, Cost cost) {
        double megabytes = ranges.stream().mapToLong(FileRange::length).sum() / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%-6s %-9s %6.1f us CPU/range  %7.0f MB/s per CPU second  %7.0f MB/s wall  %d rows%n",
                data,
                reader,
                cost.cpuNanos() / 1e3 / ranges.size(),
                megabytes / (cost.cpuNanos() / 1e9),
                megabytes / (cost.wallNanos() / 1e9),
                cost.rows());
    }

    private static List<FileRange> files(Path directory, int count, int bytes) throws IOException {
        Files.createDirectories(directory);
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i % LINE_BYTES == LINE_BYTES - 1 ? '\n' : 'a' + i % 26);
        }
        List<FileRange> ranges = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            for (int i = 0; i < count; i++) {
                Path file = directory.resolve("part-" + i + ".txt");
                if (!Files.exists(file)) {
                    Files.write(file, content);
                }
                Location location = Location.of(file);
                var entry = storages.open(location, Map.of()).stat(location).orElseThrow();
                for (long start = 0; start < bytes; start += SPLIT_BYTES) {
                    ranges.add(new FileRange(entry, start, Math.min(SPLIT_BYTES, bytes - start)));
                }
            }
        }
        return ranges;
    }

    private record Cost(long cpuNanos, long wallNanos, long rows) {}

    @FunctionalInterface
    private interface Work {
        long run() throws IOException;
    }
}
