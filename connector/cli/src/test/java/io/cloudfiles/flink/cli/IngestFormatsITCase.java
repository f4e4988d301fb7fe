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

import io.cloudfiles.flink.testing.CommandProcess;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Formats of files, against Spark. */
class IngestFormatsITCase extends IngestProcesses {
    @Test
    void csvFilesBecomeATable() throws Exception {
        Files.writeString(landing.files().resolve("a.csv"), "id,name\n1,one\n2,\"two, too\"\n");
        Files.writeString(landing.files().resolve("b.csv"), "name,id,team\nthree,3,navy\nfour\n");
        List<String> arguments =
                new ArrayList<>(landing.ingest("--available-now", "--option", "cloudFiles.inferColumnTypes=true"));
        arguments
                .subList(arguments.indexOf("--schema"), arguments.indexOf("--schema") + 2)
                .clear();
        arguments.set(arguments.indexOf("json"), "csv");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        assertThat(spark.read(landing.table(), "concat_ws('|', id, name, team) AS row").stream()
                        .map(row -> row.get("row")))
                .containsExactlyInAnyOrder("1|one", "2|two, too", "3|three|navy", "four");
    }

    @Test
    void elementsBecomeATableAsInSpark() throws Exception {
        Files.writeString(
                landing.files().resolve("a.xml"),
                "<?xml version=\"1.0\"?>\n<shop><order id=\"1\"><item sku=\"a\">2</item><item sku=\"b\">3</item></order>\n"
                        + "<!-- <order id=\"2\"/> --><order id=\"3\"><note>R&amp;D <![CDATA[<x>]]></note></order></shop>\n");
        Files.writeString(
                landing.files().resolve("b.xml"),
                "<shop><order id=\"4\"><item sku=\"c\">1</item><to><city>Köln</city></to></order></shop>");
        List<String> arguments = new ArrayList<>(landing.ingest(
                "--available-now", "--option", "xml.row-tag=order", "--option", "cloudFiles.inferColumnTypes=true"));
        arguments
                .subList(arguments.indexOf("--schema"), arguments.indexOf("--schema") + 2)
                .clear();
        arguments.set(arguments.indexOf("json"), "xml");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW orders USING xml OPTIONS (path '" + landing.files()
                + "', rowTag 'order')");
        String items = "to_json(transform(item, i -> struct(i._sku, i._VALUE)))";
        String row = "concat_ws('|', _id, " + items + ", note, to.city) AS row";
        assertThat(spark.query("SELECT " + row + " FROM delta.`" + landing.table() + "`"))
                .hasSize(3)
                .containsExactlyInAnyOrderElementsOf(spark.query("SELECT " + row + " FROM orders"));
    }

    @Test
    void filesBecomeRecordsAsInSpark() throws Exception {
        Files.write(landing.files().resolve("ü 1.png"), new byte[] {0, -1, 'a'});
        Files.write(landing.files().resolve("empty"), new byte[0]);
        Path nested = Files.createDirectories(landing.files().resolve("nested"));
        Files.write(nested.resolve("large.gz"), new byte[3_000_000]);
        List<String> arguments = new ArrayList<>(landing.ingest("--available-now"));
        arguments
                .subList(arguments.indexOf("--schema"), arguments.indexOf("--schema") + 2)
                .clear();
        arguments.set(arguments.indexOf("json"), "binaryFile");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        String columns = "substring_index(path, '/', -1), date_trunc('SECOND', modificationTime), length, hex(content)";
        String row = "concat_ws('|', " + columns + ") AS row";
        spark.sql(
                "CREATE OR REPLACE TEMPORARY VIEW files (path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY) "
                        + "USING binaryFile OPTIONS (path '" + landing.files() + "', recursiveFileLookup 'true')");
        // Spark passes over empty files, whatever the format.
        assertThat(spark.query("SELECT " + row + " FROM files")).hasSize(2);
        assertThat(spark.query("SELECT " + row + " FROM delta.`" + landing.table() + "` WHERE length > 0"))
                .containsExactlyInAnyOrderElementsOf(spark.query("SELECT " + row + " FROM files"));
        assertThat(spark.query("SELECT length, content FROM delta.`" + landing.table() + "` WHERE length = 0"))
                .containsExactly(Map.of("length", 0L, "content", ""));
    }

    @Test
    void avroFilesBecomeATableAsSparkReadsThem() throws Exception {
        String columns = "id, name, price, at, tags, box";
        for (String codec : List.of("snappy", "zstandard", "deflate")) {
            spark.sql("SET spark.sql.avro.compression.codec=" + codec);
            spark.sql(
                    "CREATE TABLE " + codec + " USING avro LOCATION '"
                            + landing.files().resolve(codec)
                            + "' AS SELECT id, if(id % 3 = 0, null, concat('name ', id)) AS name, "
                            + "cast(id * 1.25 AS decimal(12, 2)) AS price, timestamp_micros(id * 1234567) AS at, "
                            + "array(concat('t', id), null) AS tags, named_struct('x', id, 'y', id / 2.0D) AS box FROM range(2000)");
        }
        List<String> arguments = new ArrayList<>(landing.ingest("--available-now"));
        arguments
                .subList(arguments.indexOf("--schema"), arguments.indexOf("--schema") + 2)
                .clear();
        arguments.set(arguments.indexOf("json"), "avro");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        assertThat(spark.query("SELECT " + columns + " FROM delta.`" + landing.table() + "`"))
                .hasSize(6000)
                .containsExactlyInAnyOrderElementsOf(
                        spark.query("SELECT " + columns + " FROM avro.`" + landing.files() + "/*`"));
        assertThat(spark.query("SELECT id FROM delta.`" + landing.table() + "` WHERE _rescued_data IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void orcFilesBecomeATableAsInSpark() throws Exception {
        Path written = directory.resolve("written");
        spark.sql("CREATE TABLE orc_rows USING orc OPTIONS (compression 'zstd') LOCATION '" + written
                + "' AS SELECT id, concat('name ', id) AS name, cast(id * 1.01 AS decimal(38, 6)) AS price, "
                + "if(id % 3 = 0, null, array(struct(id AS no, cast(id AS string) AS code))) AS parts, "
                + "timestamp_micros(id * 1234567891) AS seen FROM range(5000)");
        try (var files = Files.list(written)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".orc")).toList()) {
                Files.copy(file, landing.files().resolve(file.getFileName()));
            }
        }
        List<String> arguments = new ArrayList<>(landing.ingest("--available-now"));
        arguments
                .subList(arguments.indexOf("--schema"), arguments.indexOf("--schema") + 2)
                .clear();
        arguments.set(arguments.indexOf("json"), "orc");
        try (CommandProcess process = CommandProcess.start(directory, arguments)) {
            assertThat(process.exitCode()).as(process::err).isZero();
        }
        String columns = "id, name, price, parts, seen";
        assertThat(spark.query("SELECT " + columns + " FROM delta.`" + landing.table() + "` ORDER BY id"))
                .hasSize(5_000)
                .isEqualTo(spark.query("SELECT " + columns + " FROM orc.`" + written + "` ORDER BY id"));
    }
}
