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
package io.cloudfiles.flink.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tour: three batches of files, an ingest that is killed between them, and a table that has every row once. */
@Internal
public final class Demo {
    private static final int FILES_AT_START = 200;
    private static final int FILES_WHILE_RUNNING = 1_000;
    private static final int FILES_WHILE_DEAD = 100;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final DemoDirectory directory;
    private final String mainClass;
    private final String command;
    private final PrintWriter out;
    private final SampleFiles samples;

    /**
     * @param root where files, table and checkpoint go
     * @param mainClass main class of the command
     * @param command how the user calls the command
     * @param out takes the tour
     */
    public Demo(Path root, String mainClass, String command, PrintWriter out) {
        this.directory = new DemoDirectory(root);
        this.mainClass = mainClass;
        this.command = command;
        this.out = out;
        this.samples = new SampleFiles(directory.files());
    }

    /**
     * Runs the tour.
     *
     * @throws CloudFilesException {@code CF_USAGE} when the directory is somebody else's, {@code CF_JOB_FAILED} when an ingest failed
     */
    public void run() throws IOException, InterruptedException {
        directory.prepare();
        samples.add(FILES_AT_START, false);
        say("1. %,d json files with %,d rows lie in %s.", FILES_AT_START, samples.rows(), directory.files());
        try (Storages storages = Storages.load()) {
            killInTheMiddle(storages);
            samples.add(FILES_WHILE_DEAD, true);
            say("5. %,d more files arrive while nothing runs, with a new field: coupon.", FILES_WHILE_DEAD);
            resume();
            show(TableView.read(table(storages).orElseThrow(this::failed), exampleIds()));
        }
    }

    private void killInTheMiddle(Storages storages) throws IOException, InterruptedException {
        say("2. An ingest starts, in a process of its own, and goes on for ever:");
        List<String> often = List.of("--trigger-interval", "500ms", "--option", "discovery.interval=1s");
        sayCommand(ingest(often));
        try (ChildIngest child = start(often)) {
            long first = awaitRows(storages, child, samples.rows());
            say("   The table has all %,d rows.", first);
            samples.add(FILES_WHILE_RUNNING, false);
            say("3. %,d more files arrive while it runs.", FILES_WHILE_RUNNING);
            long second = awaitRows(storages, child, first + 1);
            child.kill();
            say("4. kill -9 %d, with %,d of %,d rows in the table.", child.id(), second, samples.rows());
        }
    }

    private long awaitRows(Storages storages, ChildIngest child, long wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<DeltaTableReader> table = table(storages);
            long rows = table.isPresent() ? table.get().rowCount() : 0;
            if (rows >= wanted) {
                return rows;
            }
            if (child.endsWithin(LOOK_INTERVAL) || System.nanoTime() > deadline) {
                throw failed();
            }
        }
    }

    private Optional<DeltaTableReader> table(Storages storages) {
        Location table = Location.of(directory.table());
        try {
            return Optional.of(DeltaTableReader.open(storages.open(table, Map.of()), table));
        } catch (CloudFilesException e) {
            if (e.code() == ErrorCode.CF_PATH_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void resume() throws IOException, InterruptedException {
        List<String> more =
                List.of("--available-now", "--report", directory.report().toString());
        say("6. The ingest starts again, now until all is done:");
        sayCommand(ingest(more));
        try (ChildIngest child = start(more)) {
            if (!child.endsWithin(PATIENCE) || child.exitCode() != 0) {
                throw failed();
            }
        }
        say("   It read what was not in the table yet: %,d rows.", rowsOf(directory.report()));
    }

    private static long rowsOf(Path report) throws IOException {
        return new ObjectMapper().readTree(report.toFile()).path("rows").asLong();
    }

    private ChildIngest start(List<String> more) throws IOException {
        return ChildIngest.start(mainClass, ingest(more), directory.childOutput());
    }

    private List<String> ingest(List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                directory.files().toString(),
                "--format",
                "json",
                "--target",
                directory.table().toString(),
                "--checkpoint",
                directory.checkpoint().toString(),
                "--option",
                "schema.infer-column-types=true"));
        arguments.addAll(more);
        return arguments;
    }

    private List<String> inference() {
        return List.of(
                "infer",
                "--source",
                directory.files().toString(),
                "--format",
                "json",
                "--option",
                "schema.infer-column-types=true");
    }

    private CloudFilesException failed() {
        String output;
        try {
            output = Files.readString(directory.childOutput());
        } catch (IOException e) {
            output = e.toString();
        }
        return new CloudFilesException(
                ErrorCode.CF_JOB_FAILED, "The ingest of the demo failed. It printed:\n" + output.stripTrailing());
    }

    private List<Long> exampleIds() {
        long start = (long) FILES_AT_START * SampleFiles.ROWS_PER_FILE;
        return List.of(1L, start, start + 1, samples.rows());
    }

    private void show(TableView view) throws IOException {
        if (!view.holdsEachOnce(samples.rows())) {
            throw new CloudFilesException(
                    ErrorCode.CF_JOB_FAILED,
                    String.format(
                            Locale.ROOT,
                            "%,d rows were written, the table has %,d with %,d different ids. Please report this as a"
                                    + " bug, with %s.",
                            samples.rows(),
                            view.rows(),
                            view.ids().cardinality(),
                            directory.root()));
        }
        say("");
        say("%,d rows were written, %,d are in the table, each once.", samples.rows(), view.rows());
        say("%,d of them have the new column.", view.withCoupon());
        say("");
        view.lines().forEach(line -> say("  %s", line));
        say("");
        say("To look at:");
        say("  %s/_delta_log   one commit per checkpoint with rows, %,d so far", directory.table(), view.version() + 1);
        say("  %s/LATEST  where the next run goes on", directory.checkpoint());
        say("  %s        what the last run did", directory.report());
        say("");
        say("To try next:");
        String again = commandLine(ingest(List.of("--available-now")));
        say("  %s", commandLine(inference()));
        say("  echo '{\"id\": 0, \"customer\": \"you\"}' > %s/mine.json && %s", directory.files(), again);
        say("  %s   # again: adds nothing", again);
    }

    private void sayCommand(List<String> arguments) {
        say("     %s", commandLine(arguments));
    }

    private String commandLine(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
                .collect(Collectors.joining(" ", command + " ", ""));
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
