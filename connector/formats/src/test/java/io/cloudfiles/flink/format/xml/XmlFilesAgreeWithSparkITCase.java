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
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Small random XML documents as wholes, in every mode and several encodings, all columns and some. */
class XmlFilesAgreeWithSparkITCase {
    private static final int FILES = 60;
    private static final String CORRUPT = "_corrupt_record";
    private static final String WILDCARD = "xs_any";

    private static SparkReader spark;

    @BeforeAll
    static void startSpark(@TempDir Path directory) {
        spark = new SparkReader(directory);
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @RepeatedTest(10)
    void wholeFilesAreSparks() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Map<String, String> options = options(random);
        options.put("mode", random.nextBoolean() ? "PERMISSIVE" : "DROPMALFORMED");
        RowType type = XmlAgreesWithSparkITCase.COLUMNS;
        compare(seed, new SparkReader.Cases("xml", options, type, type.getFieldNames(), files(random, options)));
    }

    @RepeatedTest(10)
    void someColumnsAreSparks() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Map<String, String> options = options(random);
        List<String> names = new ArrayList<>(XmlAgreesWithSparkITCase.COLUMNS.getFieldNames());
        // What the wildcard takes depends on the other columns, and Spark does not read the corrupt record without
        // them.
        names.removeAll(List.of(CORRUPT, WILDCARD));
        RowType type = new RowType(names.stream()
                .map(name -> XmlAgreesWithSparkITCase.COLUMNS
                        .getFields()
                        .get(XmlAgreesWithSparkITCase.COLUMNS.getFieldIndex(name)))
                .toList());
        Collections.shuffle(names, random);
        List<String> some = names.subList(0, 1 + random.nextInt(names.size()));
        compare(seed, new SparkReader.Cases("xml", options, type, some, files(random, options)));
    }

    @RepeatedTest(30)
    void whatFailsFastFailsForSpark() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Map<String, String> options = options(random);
        options.put("mode", "FAILFAST");
        byte[] file = file(random, options, 12);
        SparkReader.Case read = new SparkReader.Case("xml", options, XmlAgreesWithSparkITCase.COLUMNS, file);
        assertThat(SparkReader.rowsOrFailure(() -> SparkReader.ours(read)))
                .as("seed %d, %s:%n%s", seed, options, new String(file, StandardCharsets.UTF_8))
                .isEqualTo(SparkReader.rowsOrFailure(() -> spark.theirs(read)));
    }

    private static Map<String, String> options(Random random) {
        Map<String, String> options = new TreeMap<>(Map.of("rowTag", "record"));
        if (random.nextInt(3) == 0) {
            options.put("encoding", List.of("ISO-8859-15", "UTF-16LE", "UTF-8").get(random.nextInt(3)));
        }
        if (random.nextInt(4) == 0) {
            options.put("nullValue", "x");
        }
        if (random.nextInt(4) == 0) {
            options.put("excludeAttribute", "true");
        }
        return options;
    }

    private static List<byte[]> files(Random random, Map<String, String> options) {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            files.add(file(random, options, 5));
        }
        return files;
    }

    private static byte[] file(Random random, Map<String, String> options, int maxRecords) {
        RandomXml records = new RandomXml(random, true, true);
        StringBuilder document = new StringBuilder();
        if (random.nextInt(20) > 0) {
            document.append(random.nextBoolean() ? "<?xml version='1.0'?>\n" : "")
                    .append("<records>");
            for (int i = random.nextInt(maxRecords); i > 0; i--) {
                document.append(random.nextInt(4) == 0 ? "\n<!-- <record> --><other/>\n" : "\n");
                document.append(records.record());
            }
            document.append("</records>");
        }
        return document.toString().getBytes(Charset.forName(options.getOrDefault("encoding", "UTF-8")));
    }

    private static void compare(long seed, SparkReader.Cases read) {
        List<List<Map<String, @Nullable Object>>> theirs = spark.theirs(read);
        assertThat(theirs.stream().mapToInt(List::size).sum()).isPositive();
        for (int file = 0; file < FILES; file++) {
            List<Map<String, @Nullable Object>> ours = SparkReader.ours(read.get(file));
            // Spark leaves comments out of malformed records.
            ours.forEach(row -> row.computeIfPresent(
                    CORRUPT, (name, text) -> String.valueOf(text).replaceAll("(?s)<!--.*?-->", "")));
            assertThat(ours)
                    .as(
                            "file %d of seed %d, %s, %s:%n%s",
                            file,
                            seed,
                            read.options(),
                            read.columns(),
                            new String(
                                    read.contents().get(file),
                                    Charset.forName(read.options().getOrDefault("encoding", "UTF-8"))))
                    .isEqualTo(theirs.get(file));
        }
    }
}
