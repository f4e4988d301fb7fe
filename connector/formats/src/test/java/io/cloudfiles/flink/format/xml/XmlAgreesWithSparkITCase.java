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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.SparkReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Random XML documents, read by the format {@code xml} and by Spark. A failure prints its seed, which makes a case of the specification. */
class XmlAgreesWithSparkITCase {
    private static final int RECORDS = 3_000;
    private static final String CORRUPT = "_corrupt_record";
    static final RowType COLUMNS = SchemaDdl.parse(
            "_id INT, a STRING, b INT, c DOUBLE, d BOOLEAN, e DECIMAL(8,2), f ARRAY<STRING>, g ROW<_u STRING, x INT, _VALUE STRING>, "
                    + "h ARRAY<ROW<_i INT, y STRING, z ARRAY<INT>>>, m MAP<STRING, STRING>, n ARRAY<INT>, o DATE, p BIGINT, "
                    + "`q:r` STRING, _VALUE ARRAY<STRING>, xs_any ARRAY<STRING>, _corrupt_record STRING");

    private static SparkReader spark;

    @BeforeAll
    static void startSpark(@TempDir Path directory) {
        spark = new SparkReader(directory);
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "excludeAttribute=true",
                "attributePrefix=a",
                "valueTag=a",
                "nullValue=x",
                "ignoreSurroundingSpaces=false",
                "ignoreNamespace=true",
                "wildcardColName=a",
                "mode=DROPMALFORMED"
            })
    void readsWhatSparkReads(String options) {
        long seed = Seeds.next();
        RandomXml documents = new RandomXml(new Random(seed), !options.startsWith("ignoreSurroundingSpaces"), true);
        List<String> records =
                IntStream.range(0, RECORDS).mapToObj(i -> documents.record()).toList();
        String document = "<?xml version=\"1.0\"?>\n<!-- <record> -->\n<records at=\"a\">\n"
                + String.join("\n", records) + "\n</records>\n";
        Map<String, String> set = new HashMap<>(Map.of("rowTag", "record"));
        if (!options.isEmpty()) {
            set.put(options.split("=")[0], options.split("=")[1]);
        }
        SparkReader.Case read = new SparkReader.Case("xml", set, COLUMNS, document.getBytes(StandardCharsets.UTF_8));
        List<Map<String, @Nullable Object>> ours = SparkReader.ours(read);
        List<Map<String, @Nullable Object>> theirs = spark.theirs(read);
        assertThat(ours).as("rows of seed %d", seed).hasSameSizeAs(theirs);
        for (int row = 0; row < ours.size(); row++) {
            Map<String, @Nullable Object> expected = theirs.get(row);
            // Spark leaves comments out of malformed records.
            ours.get(row)
                    .computeIfPresent(
                            CORRUPT, (name, text) -> String.valueOf(text).replaceAll("(?s)<!--.*?-->", ""));
            assertThat(ours.get(row))
                    .as("row %d of seed %d: %s", row, seed, set.containsKey("mode") ? "" : records.get(row))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 300})
    void infersWhatSparkInfers(int records) throws IOException {
        for (int i = 0; i < 10; i++) {
            long seed = Seeds.next();
            // Where texts meet elements, what Spark infers depends on the order.
            RandomXml documents = new RandomXml(new Random(seed), true, false);
            String document = IntStream.range(0, records)
                    .mapToObj(record -> documents.wellFormedRecord())
                    .collect(Collectors.joining("\n", "<records>", "</records>"));
            byte[] content = document.getBytes(StandardCharsets.UTF_8);
            Map<String, String> columns = SparkReader.ourInferred("xml", Map.of("rowTag", "record"), content);
            assertThat(columns)
                    .as("columns of seed %d: %s", seed, document)
                    .isEqualTo(spark.inferred("xml", Map.of("rowTag", "record"), content));
        }
    }
}
