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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.peer.FlinkStorePeer;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads from a store that is 30 ms away and gives 60 MB a second on each connection, in turns: our source, its client reading one object
 * after the other, Flink's own source with Flink's file systems for S3.
 *
 * <p>Arguments: root of the checkout; directory of data; what to measure, of {@code small}, {@code csv}, {@code json}, {@code parquet}, {@code
 * gzip}, {@code documents} (the file of {@code json}, read as one that cannot be cut) and {@code names}; options of our source as {@code
 * key=value}; with {@code ours} among the words the others are left out.
 */
public final class StoresBench {
    private static final int NAMES = 1_000_000;
    private static final int FIRST_BYTE_MILLIS = 30;
    private static final int MEGABYTES_PER_SECOND = 60;
    private static final int OWN_ROUNDS = 3;
    private static final String OURS = "ours";
    private static final List<String> ALL = List.of("small", "csv", "json", "parquet", "gzip", "documents", "names");
    private static final Map<String, DataKind> KINDS = Map.of(
            "small", DataKind.SMALL_JSON,
            "csv", DataKind.CSV,
            "json", DataKind.JSON,
            "parquet", DataKind.PARQUET,
            "gzip", DataKind.JSON,
            "documents", DataKind.JSON);
    private static final List<String> PLUGINS = List.of("s3-fs-hadoop", "s3-fs-native");

    private final StorePrograms programs;
    private final List<String> options;
    private final String store;
    private final boolean isAlone;

    private StoresBench(StorePrograms programs, String store, List<String> options, boolean isAlone) {
        this.isAlone = isAlone;
        this.programs = programs;
        this.store = store;
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        StorePrograms programs = new StorePrograms(Path.of(args[0]));
        Path bucket = new StoreData(Path.of(args[1])).bucket();
        List<String> rest = List.of(args).subList(2, args.length);
        List<String> options = rest.stream().filter(word -> word.contains("=")).toList();
        List<String> wanted = rest.stream()
                .filter(word -> !word.contains("=") && !word.equals(OURS))
                .toList();
        int names = wanted.isEmpty() || wanted.contains("names") ? NAMES : 0;
        Process store = programs.own(
                SlowStore.class,
                List.of(bucket.toString(), "" + names, "" + FIRST_BYTE_MILLIS, "" + MEGABYTES_PER_SECOND));
        try {
            StoresBench bench =
                    new StoresBench(programs, StorePrograms.lines(store).readLine(), options, rest.contains(OURS));
            for (String what : wanted.isEmpty() ? ALL : wanted) {
                bench.measure(what);
            }
        } finally {
            store.destroyForcibly();
        }
        System.exit(0);
    }

    private void measure(String what) throws Exception {
        if (what.equals("names")) {
            report(what, "ours, discovery", programs.own(DiscoveryOfNames.class, List.of(store, "" + NAMES)));
            return;
        }
        boolean isDocuments = what.equals("documents");
        String directory = "s3://bucket/" + (isDocuments ? "json" : what);
        DataKind kind = Objects.requireNonNull(KINDS.get(what), what);
        List<String> arguments = new ArrayList<>(List.of(directory, store, kind.name(), "" + OWN_ROUNDS));
        if (kind == DataKind.CSV) {
            arguments.addAll(List.of("csv.header=false", "csv.escape=\""));
        }
        if (isDocuments) {
            arguments.add("json.multi-line=true");
        }
        arguments.addAll(options);
        report(what, OURS, programs.own(OwnStoreJob.class, arguments));
        if (isAlone) {
            return;
        }
        boolean isSmall = kind == DataKind.SMALL_JSON;
        report(what, "one stream at a time", programs.own(OneByOne.class, List.of(directory, store, "" + isSmall)));
        if (!isSmall) {
            report(what, "our client alone", programs.own(OneByOne.class, List.of(directory, store, "true")));
        }
        if (isDocuments) {
            // Flink knows lines only.
            return;
        }
        Path scratch = Files.createTempDirectory("cloudfiles-stores");
        Path script = Files.write(scratch.resolve("script.sql"), script(directory, kind));
        for (String plugin : PLUGINS) {
            List<String> words =
                    List.of(script.toString(), store, scratch.resolve(plugin).toString());
            report(what, "Flink, " + plugin, programs.peer(FlinkStorePeer.class, plugin, words));
        }
    }

    private static List<String> script(String directory, DataKind kind) {
        String columns = kind.columns().flink();
        String format = "'format' = '" + kind.format() + "'"
                + switch (kind) {
                    case JSON, SMALL_JSON -> ", 'json.timestamp-format.standard' = 'ISO-8601'";
                    case PARQUET -> ", 'parquet.utc-timezone' = 'true'";
                    case CSV, TEXT -> "";
                };
        return List.of(
                "CREATE TABLE files (" + columns + ") WITH ('connector' = 'filesystem', 'path' = '" + directory + "', "
                        + format + ")",
                "CREATE TABLE target (" + columns + ") WITH ('connector' = 'blackhole')",
                "INSERT INTO target SELECT * FROM files");
    }

    /** Prints the median round, and all of them, with the requests of all. */
    private void report(String what, String contestant, Process program) throws IOException, InterruptedException {
        String before = requests();
        List<Timing> rounds = StorePrograms.rounds(program);
        List<Timing> sorted = rounds.stream()
                .sorted(Comparator.comparingDouble(Timing::seconds))
                .toList();
        System.out.println(what + '\t' + contestant + '\t' + sorted.get(sorted.size() / 2) + "\t" + rounds + "\t"
                + before + " -> " + requests());
    }

    private String requests() throws IOException {
        try (InputStream in = URI.create(store + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
