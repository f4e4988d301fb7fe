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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long checkpoints of {@code cloudfiles ingest} take while files arrive: first with columns that are known, then with a new column each
 * second, which makes a version of the schema and one of the table. Arguments: an empty directory, seconds of each part (default 60).
 */
public final class EvolvingCheckpointsBench {
    private static final Pattern COMPLETED =
            Pattern.compile("(\\d+) Completed checkpoint \\d+ for job \\w+ \\(.*checkpointDuration=(\\d+) ms.*");
    private static final String COMMAND = "io.cloudfiles.flink.cli.CloudFilesCommand";
    private static final Duration FILE_EVERY = Duration.ofMillis(100);
    private static final int ROWS_PER_FILE = 100;
    private static final int COLUMNS = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Path directory;
    private final Path landing;
    private final Path log;
    private int files;

    private EvolvingCheckpointsBench(Path directory) throws IOException {
        this.directory = directory;
        this.landing = Files.createDirectories(directory.resolve("landing"));
        this.log = directory.resolve("checkpoints.log");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new EvolvingCheckpointsBench(Path.of(args[0]))
                .run(Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 60));
    }

    private void run(Duration part) throws IOException, InterruptedException {
        addFile("");
        Process ingest = command(
                "ingest",
                "--source",
                landing.toString(),
                "--format",
                "json",
                "--target",
                directory.resolve("table").toString(),
                "--checkpoint",
                directory.resolve("state").toString(),
                "--trigger-interval",
                "500ms",
                "--option",
                "discovery.interval=200ms",
                "--option",
                "discovery.settle-time=0s");
        Checkpoints known;
        Checkpoints growing;
        try {
            addFilesFor(WARM_UP, false);
            known = addFilesFor(part, false);
            growing = addFilesFor(part, true);
        } finally {
            ingest.destroy();
            ingest.waitFor(1, TimeUnit.MINUTES);
        }
        print("columns that are known", known);
        print("a new column each second", growing);
        System.out.printf(
                Locale.ROOT,
                "99th percentile: %.2f x, rows written: %d, rows in the table:%n",
                (double) growing.percentile(99) / known.percentile(99),
                (long) files * ROWS_PER_FILE);
        command(
                        "ingest",
                        "--source",
                        landing.toString(),
                        "--format",
                        "json",
                        "--target",
                        directory.resolve("table").toString(),
                        "--checkpoint",
                        directory.resolve("state").toString(),
                        "--available-now")
                .waitFor();
        command("table", "count", directory.resolve("table").toString()).waitFor();
    }

    private Process command(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dlog4j2.configurationFile=checkpoints-log4j2.properties",
                "-Dcheckpoints.log=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                COMMAND));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).inheritIO().start();
    }

    private Checkpoints addFilesFor(Duration part, boolean isGrowing) throws IOException {
        long start = System.currentTimeMillis();
        long end = start + part.toMillis();
        for (long now = start; now < end; now = System.currentTimeMillis()) {
            addFile(isGrowing ? ",\"n" + (now - start) / MILLIS_PER_SECOND + "\":1" : "");
            LockSupport.parkNanos(FILE_EVERY.toNanos());
        }
        return checkpointsBetween(start, end);
    }

    private void addFile(String more) throws IOException {
        StringBuilder row = new StringBuilder("{\"c0\":0");
        for (int column = 1; column < COLUMNS; column++) {
            row.append(",\"c").append(column).append("\":").append(column);
        }
        row.append(more).append("}\n");
        Path hidden = Files.writeString(landing.resolve(".part"), row.toString().repeat(ROWS_PER_FILE));
        Files.move(hidden, landing.resolve("f" + files++ + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Checkpoints checkpointsBetween(long start, long end) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return new Checkpoints(lines.map(COMPLETED::matcher)
                    .filter(Matcher::matches)
                    .filter(line -> Long.parseLong(line.group(1)) >= start && Long.parseLong(line.group(1)) < end)
                    .map(line -> Long.valueOf(line.group(2)))
                    .sorted()
                    .toList());
        }
    }

    /** @param millis what each took, the shortest first */
    private record Checkpoints(List<Long> millis) {
        long percentile(int percent) {
            return millis.get(Math.min(millis.size() - 1, millis.size() * percent / 100));
        }
    }

    private static void print(String part, Checkpoints checkpoints) {
        System.out.printf(
                Locale.ROOT,
                "%-25s %4d checkpoints, %4d ms median, %4d ms 99th percentile, %4d ms longest%n",
                part,
                checkpoints.millis.size(),
                checkpoints.percentile(50),
                checkpoints.percentile(99),
                checkpoints.percentile(100));
    }
}
