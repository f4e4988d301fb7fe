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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.FileTrees;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From files in a store into a Delta table there, by two ingests at once and over a network that fails: every row once. Checkpoints, savepoints
 * and the records of runs are in the store, too.
 */
abstract class DeltaOnStoreContract {
    static final int FILES = 12;
    private static final int ROWS_PER_FILE = 50;

    private Store store;
    private Location table;
    FaultyProxy proxy;

    /** An emulator of a store, over HTTP. */
    interface Store extends Closeable {
        /** Where it listens. */
        URI endpoint();

        /** Makes a bucket. */
        void createBucket(String name);

        /** What a request that reads from a bucket begins with, behind the method and a blank. */
        String requestPath(String bucket);

        /** Whether a request writes into a bucket; it has its slashes as they are. */
        default boolean isWrite(String request, String bucket) {
            return request.startsWith("PUT " + requestPath(bucket));
        }

        /** Address of a path in a bucket. */
        String location(String bucket, String path);

        /** Options of a client that speaks to this address. */
        Map<String, String> optionsThrough(URI endpoint);

        /** What must not be seen. */
        String secret();
    }

    /** Starts the store, empty. */
    abstract Store start();

    /** Options of a client that speaks to the store itself. */
    Map<String, String> options() {
        return store.optionsThrough(store.endpoint());
    }

    @BeforeEach
    void startStore() throws IOException {
        store = start();
        store.createBucket("incoming");
        store.createBucket("lake");
        table = Location.parse(store.location("lake", "events"));
        proxy = new FaultyProxy(store.endpoint());
        try (Storages storages = Storages.load()) {
            for (String source : List.of("a", "b")) {
                Location directory = Location.parse(store.location("incoming", source));
                Storage storage = storages.open(directory, options());
                FileTrees.flat(storage, directory, FILES, file -> rows(source, file));
            }
        }
    }

    private static String rows(String source, int file) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < ROWS_PER_FILE; row++) {
            rows.append("{\"id\":\"").append(id(source, file, row)).append("\"}\n");
        }
        return rows.toString();
    }

    private static String id(String source, int file, int row) {
        return source + "-" + file + "-" + row;
    }

    @AfterEach
    void stopStore() throws Exception {
        if (store != null) { // where it can be started
            proxy.close();
            store.close();
        }
    }

    @Test
    void twoIngestsAtOnceOverANetworkThatFailsBringEveryRowOnce() throws Exception {
        proxy.inject(Fault.SLOW_DOWN, 3, request -> store.isWrite(plain(request), "lake"));
        proxy.inject(
                Fault.ANSWER_LOST,
                4,
                request -> plain(request).contains("/_delta_log/") && store.isWrite(plain(request), "lake"));
        proxy.inject(
                Fault.ANSWER_LOST,
                2,
                request -> plain(request).contains(".parquet") && store.isWrite(plain(request), "lake"));
        proxy.inject(
                Fault.RESET_IN_BODY,
                3,
                request -> plain(request).startsWith("GET " + store.requestPath("incoming") + "/a/file"));
        proxy.inject(
                Fault.TRUNCATED_BODY,
                3,
                request -> plain(request).startsWith("GET " + store.requestPath("incoming") + "/b/file"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<CommandLineRun>> runs = new ArrayList<>();
            for (String source : List.of("a", "b")) {
                runs.add(threads.submit(() -> ingest(source)));
            }
            for (Future<CommandLineRun> run : runs) {
                assertThat(run.get().exitCode()).as("%s", run.get()).isZero();
                assertThat(run.get().toString()).doesNotContain(store.secret());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(proxy.hits()).isGreaterThanOrEqualTo(10);

        List<String> expected = new ArrayList<>();
        for (String source : List.of("a", "b")) {
            expected.addAll(idsOf(source, FILES));
        }
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
        FileSystem.initialize(new Configuration(), null); // As a process of its own begins.
        CommandLineRun again = ingest("a");
        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(ids()).hasSize(expected.size());
        requireNoSecretInCheckpoints();
        assertThat(state(again)).contains(String.format(Locale.ROOT, "%,d files: %,d ingested", FILES, FILES));

        assertThat(table("compact").out()).contains("Merged");
        assertThat(table("history", "--limit", "1").out()).contains("OPTIMIZE");
        assertThat(table("describe").out()).contains(table.toString());
        assertThat(table("vacuum", "--dry-run").exitCode()).isZero();
        assertThat(table("count").out()).contains(String.valueOf(expected.size()));
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** What the checkpoint of an ingest says, for which Flink has no file system. */
    private String state(CommandLineRun ingest) throws Exception {
        FileSystem.initialize(new Configuration(), null);
        Matcher checkpoint = Pattern.compile("/_cloudfiles/[0-9a-f]{8}").matcher(ingest.toString());
        assertThat(checkpoint.find()).as("%s", ingest).isTrue();
        List<String> arguments = new ArrayList<>(List.of("state", "--checkpoint", table + checkpoint.group()));
        options().forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(run.toString()).doesNotContain(store.secret());
        return run.out();
    }

    /** A client may write a slash of a name as itself or not. */
    private static String plain(String request) {
        return request.replace("%2F", "/");
    }

    private CommandLineRun table(String command, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("table", command, table.toString()));
        arguments.addAll(List.of(flags));
        options().forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(run.toString()).doesNotContain(store.secret());
        return run;
    }

    /** Runs an ingest of what is there now, through the proxy. */
    CommandLineRun ingest(String source, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--source",
                store.location("incoming", source),
                "--format",
                "json",
                "--target",
                table.toString(),
                "--available-now",
                "--parallelism",
                "2",
                "--trigger-interval",
                "300ms"));
        store.optionsThrough(proxy.endpoint())
                .forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        for (String option : options) {
            arguments.addAll(List.of("--option", option));
        }
        return CommandLineRun.of(arguments);
    }

    /** Writes files of {@link #FILES} and more, and returns their locations. */
    List<Location> write(String source, int from, int to) throws IOException {
        List<Location> files = new ArrayList<>();
        Location directory = Location.parse(store.location("incoming", source));
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(directory, options());
            for (int file = from; file < to; file++) {
                Location location = directory.child("more " + file + "+ä.json");
                storage.putIfAbsent(location, rows(source, file).getBytes(StandardCharsets.UTF_8));
                files.add(location);
            }
        }
        return files;
    }

    /** What the table holds when all rows of the first files of a source are in it, once each. */
    static List<String> idsOf(String source, int files) {
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < files * ROWS_PER_FILE; row++) {
            expected.add(id(source, row / ROWS_PER_FILE, row % ROWS_PER_FILE));
        }
        return expected;
    }

    /** What the table holds. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            DeltaTableReader.open(storages.open(table, options()), table)
                    .forEachRow(row -> ids.add(String.valueOf(row.get("id"))));
        }
        return ids;
    }

    /** Checkpoints, savepoints and the records of runs are below the table. */
    private void requireNoSecretInCheckpoints() throws IOException {
        int files = 0;
        Location directory = table.child("_cloudfiles");
        try (Storages storages = Storages.load();
                Storage storage = storages.open(directory, options());
                ListCursor cursor = storage.list(directory, ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    files++;
                    assertThat(new String(storage.readAll(file.location()), StandardCharsets.ISO_8859_1))
                            .as("%s", file)
                            .doesNotContain(store.secret());
                }
            }
        }
        assertThat(files).isPositive();
    }
}
