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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.SparkReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Small random files as wholes: headers, blank lines, comments, ragged and bad records, in every mode, all columns and some. */
class CsvFilesAgreeWithSparkITCase {
    private static final int FILES = 60;
    private static final String CORRUPT = "_corrupt_record";
    private static final RowType COLUMNS = SchemaDdl.parse(RandomCsv.COLUMNS);
    private static final RowType WITH_CORRUPT = SchemaDdl.parse(RandomCsv.COLUMNS + ", " + CORRUPT + " STRING");

    private static SparkReader spark;

    @BeforeAll
    static void startSpark(@TempDir Path directory) {
        spark = new SparkReader(directory);
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @RepeatedTest(15)
    void wholeFilesAreSparks() {
        long seed = Seeds.next();
        RandomCsv random = new RandomCsv(seed);
        Map<String, String> options = random.options(true);
        compare(seed, new SparkReader.Cases("csv", options, WITH_CORRUPT, WITH_CORRUPT.getFieldNames(), files(random)));
    }

    @RepeatedTest(10)
    void someColumnsAreSparks() {
        long seed = Seeds.next();
        RandomCsv random = new RandomCsv(seed);
        Map<String, String> options = random.options(true);
        // Spark does not look at the columns that are not read, so that a record may be in order without them.
        options.put("mode", "PERMISSIVE");
        compare(seed, new SparkReader.Cases("csv", options, COLUMNS, random.someColumns(), files(random)));
    }

    @RepeatedTest(30)
    void whatFailsFastFailsForSpark() {
        long seed = Seeds.next();
        RandomCsv random = new RandomCsv(seed);
        Map<String, String> options = random.options(true);
        options.put("mode", "FAILFAST");
        byte[] file = random.file();
        SparkReader.Case read = new SparkReader.Case("csv", options, COLUMNS, file);
        String described = "seed " + seed + ", " + options + ":\n" + new String(file, StandardCharsets.UTF_8);
        assertThat(SparkReader.rowsOrFailure(() -> SparkReader.ours(read)))
                .as(described)
                .isEqualTo(SparkReader.rowsOrFailure(() -> spark.theirs(read)));
    }

    @RepeatedTest(40)
    void columnsAreInferredAsSparkInfersThem() throws IOException {
        long seed = Seeds.next();
        RandomCsv random = new RandomCsv(seed);
        Map<String, String> options = random.options(true);
        // Whether a year alone makes timestamps of dates depends on the order of records for Spark.
        byte[] file = new String(random.fileWithRecords(), StandardCharsets.UTF_8)
                .replaceAll("(?<=[,;|])2024(?=[\\n,;|])", "2024-01")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> ofSpark = new TreeMap<>(options);
        ofSpark.put("inferSchema", "true");
        Map<String, String> theirs = spark.inferred("csv", ofSpark, file);
        // Whether Spark keeps a digit for whole numbers of 64 bits depends on the order of records, see the page of the
        // format.
        theirs.replaceAll((name, type) -> type.equals("decimal(19,0)") ? "decimal(20,0)" : type);
        Map<String, String> ours = SparkReader.ourInferred("csv", options, file);
        ours.replaceAll((name, type) -> type.equals("decimal(19,0)") ? "decimal(20,0)" : type);
        assertThat(ours)
                .as("seed %d, %s:%n%s", seed, options, new String(file, StandardCharsets.UTF_8))
                .isEqualTo(theirs);
    }

    private static List<byte[]> files(RandomCsv random) {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            files.add(random.file());
        }
        return files;
    }

    private static void compare(long seed, SparkReader.Cases read) {
        List<List<Map<String, @Nullable Object>>> theirs = spark.theirs(read);
        assertThat(theirs.stream().mapToInt(List::size).sum()).isPositive();
        for (int file = 0; file < FILES; file++) {
            assertThat(SparkReader.ours(read.get(file)))
                    .as(
                            "file %d of seed %d, %s:%n%s",
                            file,
                            seed,
                            read.options(),
                            new String(read.contents().get(file), StandardCharsets.UTF_8))
                    .isEqualTo(theirs.get(file));
        }
    }
}
