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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What another engine has ingested is not ingested again, and all else is. */
class StateImportITCase {
    private static final Path PAGE = Path.of("../../docs/how-to/from-auto-loader.md");
    private static final Pattern BLOCK = Pattern.compile("```(bash|sql)\n(.*?)```", Pattern.DOTALL);
    private static final int FILES = 4;

    private static SparkDelta spark;

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

    private Path landing() {
        return directory.resolve("landing");
    }

    private Path table() {
        return directory.resolve("table");
    }

    private String checkpoint() {
        return directory.resolve("checkpoint").toString();
    }

    /** The files a, b, c and d, each with one row. */
    private void write() throws Exception {
        Files.createDirectories(landing().resolve("2026"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(landing().resolve("2026/" + (char) ('a' + i) + ".json"), "{\"id\": " + i + "}\n");
        }
    }

    private List<Object> ids() {
        return spark.read(table(), "id").stream()
                .map(row -> row.get("id"))
                .map(Objects::requireNonNull)
                .sorted()
                .toList();
    }

    private void ingest() {
        CommandRun run = CommandRun.of(
                "ingest",
                "--source",
                landing().toString(),
                "--format",
                "json",
                "--target",
                table().toString(),
                "--checkpoint",
                checkpoint(),
                "--available-now");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aStreamOfAutoLoaderIsMovedAsThePageSays() throws Exception {
        write();
        // What the stream has left: a and b are in its table, c it has seen, and of d it knows nothing.
        spark.sql("CREATE TABLE streamed USING delta LOCATION '" + table() + "' AS SELECT id FROM range(2)");
        spark.sql(
                "CREATE OR REPLACE TEMPORARY VIEW state_of_stream AS SELECT concat('dbfs:/mnt/landing/2026/', f, '.json') AS path,"
                        + " 10L AS size, timestamp'2026-01-31 12:00:00' AS create_time, timestamp'2026-01-31 12:00:01' AS discovery_time,"
                        + " if(f = 'c', null, timestamp'2026-01-31 12:01:00') AS commit_time, 'INGESTED' AS ingestion_state"
                        + " FROM VALUES ('a'), ('b'), ('c') AS files(f)");

        List<String> outputs = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            String text = block.group(2).replace("/tmp/move", directory.toString());
            if (block.group(1).equals("sql")) {
                spark.sql(text.replace(";", "").replaceFirst("cloud_files_state\\('[^']*'\\)", "state_of_stream"));
            } else {
                CommandRun run = CommandRun.of(
                        new Transcript(text.replace("\\\n", " ").strip().substring("./cloudfiles ".length()), "")
                                .arguments());
                assertThat(run.exitCode()).as(text + run.err()).isZero();
                outputs.add(run.out());
            }
        }

        assertThat(outputs).hasSize(3);
        assertThat(outputs.get(0)).startsWith("Imported 2 files as ingested.\nLeft out 1, which have no commit_time");
        assertThat(outputs.get(1))
                .contains("was ingested by another engine")
                .contains("10 bytes, not found by this source yet, found 2026-01-31T12:00:01Z");
        assertThat(outputs.get(2)).startsWith("2 files, ").contains(" 2 rows, in ");
        assertThat(ids()).containsExactly(0L, 1L, 2L, 3L);
        ingest();
        assertThat(ids()).as("a second run").containsExactly(0L, 1L, 2L, 3L);
        assertThat(stages()).containsExactly("imported", "imported", "ingested", "ingested");
    }

    private List<String> stages() {
        CommandRun run = CommandRun.of("state", "--checkpoint", checkpoint(), "--format", "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out()
                .lines()
                .map(line -> Pattern.compile("\"stage\":\"(\\w+)\"").matcher(line))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .sorted()
                .toList();
    }

    @Test
    void filesOfEveryFormatAreUnderstood() throws Exception {
        write();
        Path a = landing().resolve("2026/a.json");
        Path text = Files.writeString(directory.resolve("books.txt"), "file:" + a + "\n\n" + a + "\n");
        Path csv = Files.writeString(
                directory.resolve("books.csv"),
                "ignored,PATH,commit_time,size\n1," + a + ",2026-01-31T12:01:00Z,10\n2,/other,,\n");
        Path json = Files.writeString(
                directory.resolve("books.json"),
                "{\"path\": \"" + a + "\", \"discovery_time\": \"2026-01-31T12:00:01Z\", \"commit_time\": null}\n");
        Path parquet = directory.resolve("parquet");
        spark.sql("INSERT OVERWRITE DIRECTORY '" + parquet + "' USING parquet SELECT '" + a + "' AS path, 10 AS size");

        Map<Path, String> said = Map.of(
                text,
                "Imported 1 file as ingested.\nLeft out 1 row of a file that another row names, too.",
                csv,
                "Imported 1 file as ingested.\nLeft out 1,",
                parquet,
                "Imported 1 file");
        said.forEach((from, output) -> {
            CommandRun run = into("savepoint-" + from.getFileName(), from, null);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).startsWith(output);
        });
        assertThat(into("savepoint-none", json, null).out()).startsWith("Imported 0 files as ingested.\nLeft out 1,");
        assertThat(into("savepoint-all", json, "--all").out()).startsWith("Imported 1 file as ingested.\nA job");
        assertThat(CommandRun.of(
                                "state",
                                "--savepoint",
                                directory.resolve("savepoint-books.txt").toString())
                        .out())
                .contains("a.json")
                .contains("1 file");
    }

    /** Spark leaves nulls out, so that the column of a sorted list begins late. */
    @Test
    void aColumnThatBeginsLateIsFound() throws Exception {
        StringBuilder books = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            books.append("{\"path\":\"/landing/of/files/that/are/not/committed/to/the/table/of/the/stream/")
                    .append(i)
                    .append(".json\"}\n");
        }
        books.append("{\"path\":\"/landing/a.json\",\"commit_time\":\"2026-01-31T12:01:00Z\"}\n");

        CommandRun run = into("savepoint", Files.writeString(directory.resolve("books.json"), books), null);

        assertThat(run.out()).startsWith("Imported 1 file as ingested.\nLeft out 50,000,");
    }

    private CommandRun into(String savepoint, Path from, @Nullable String flag) {
        List<String> arguments = new ArrayList<>(List.of(
                "state",
                "import",
                "--from",
                from.toString(),
                "--savepoint",
                directory.resolve(savepoint).toString(),
                "--uid",
                "events"));
        if (flag != null) {
            arguments.add(flag);
        }
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void whatIsWrongIsToldAndNothingIsImported() throws Exception {
        write();
        Path books = Files.writeString(directory.resolve("books.txt"), "dbfs:/mnt/landing/a.json\n");
        CommandRun unknown = CommandRun.of("state", "import", "--from", books.toString(), "--checkpoint", checkpoint());
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("CF_USAGE: Option '--from': the path 'dbfs:/mnt/landing/a.json' is wrong")
                .contains("--path-rewrite dbfs:/mnt/landing=");
        ingest();
        assertThat(ids()).as("an import that failed is none").hasSize(FILES);

        CommandRun late = CommandRun.of("state", "import", "--from", books.toString(), "--checkpoint", checkpoint());
        assertThat(late.exitCode()).isEqualTo(2);
        assertThat(late.err()).contains("holds state already");

        Path columns = Files.writeString(directory.resolve("books.csv"), "file,size\n/a,1\n");
        assertThat(into("savepoint", columns, null).err()).contains("has no column 'path' of text, but file, size.");
        Path exported = Files.writeString(directory.resolve("exported.csv"), "path,commit_time\n/a,null\n");
        assertThat(into("savepoint", exported, null).err())
                .contains(
                        "the commit_time 'null' is no time. Write it as in '2026-01-31T12:00:00Z', leave it empty, or leave out the column.");
        Path directories = Files.writeString(directory.resolve("directories.txt"), "/landing/2026/\n");
        assertThat(into("savepoint", directories, null).err())
                .contains("the path '/landing/2026/' is wrong: it ends with a slash");
        Path empty = Files.writeString(directory.resolve("empty.txt"), "");
        assertThat(into("savepoint", empty, null).err()).contains("is empty, so that there is nothing to import.");
        assertThat(into("savepoint", books, "--max-parallelism=40000").err()).contains("is more than 32768");
        assertThat(into("landing", books, null).err()).contains("is not empty");
        assertThat(into("savepoint", directory.resolve("none"), null).err()).contains("is neither a Delta table nor");
    }
}
