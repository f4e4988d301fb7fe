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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Random files, read in blocks and record by record: nothing of what comes out differs. A failure prints its seed. */
class CsvBlockTest {
    private static final int SEEDS = 1500;
    private static final String[] PLAIN = {
        "1", "-7", "12345678", "123456789012", "2.5", "-12.345678", "true", "FALSE", "text", "é"
    };
    private static final String[] ODD = {
        "",
        "NULL",
        "\"\"",
        "\"a,b\"",
        "\"a\"\"b\"",
        "\"a\\\"b\"",
        "\"a\nb\"",
        "\"open",
        "a\"b",
        "\"a\"b",
        " x ",
        "\t",
        "1e3",
        "NaN",
        "1.",
        "+5",
        ".5",
        "0001",
        "99999999999999999999",
        "2026-02-28",
        "2026-02-30",
        "2024-02-29",
        "2026-01-01 10:11:12.5",
        "2026-01-01T25:11:12",
        "10:11",
        "#",
        "\\",
        "数据 😀",
        "\r",
        "x,y"
    };
    private static final String[] LINE_ENDS = {"\n", "\n", "\r\n", "\r"};

    private final List<Integer> rowsInBlocks = new ArrayList<>();

    @Test
    void readsBlocksAsItReadsSingleRecords() throws IOException {
        long base = Seeds.next();
        for (long seed = base; seed < base + SEEDS; seed++) {
            Random random = new Random(seed);
            CsvConfig config = CsvConfig.from(options(random));
            ReadSchema schema = schema(random);
            byte[] content = content(random);
            assertThat(read(config, schema, content, true))
                    .as("seed %d", seed)
                    .isEqualTo(read(config, schema, content, false));
        }
        assertThat(rowsInBlocks).hasSizeGreaterThan(SEEDS).anyMatch(rows -> rows > 10);
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedHoweverFarBehindTheyStand() throws IOException {
        String good = ("\"" + "x".repeat(100) + "\",\"y\"\n").repeat(2_000);
        String longText = "\"" + "a".repeat(40_000);
        for (String before : List.of(good + "\"x", longText)) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
            content.write(0xff);
            content.writeBytes("z\",\"y\"\n".getBytes(StandardCharsets.US_ASCII));
            RowType type = (RowType)
                    DataTypes.ROW(DataTypes.FIELD("a", DataTypes.STRING()), DataTypes.FIELD("b", DataTypes.STRING()))
                            .notNull()
                            .getLogicalType();
            List<Object> rows = read(
                    CsvConfig.from(Configuration.fromMap(Map.of("csv.header", "false"))),
                    new ReadSchema(1, type, null, null, true),
                    content.toByteArray(),
                    true);
            assertThat(rows).last().isEqualTo(List.of(before.substring(before.lastIndexOf('"') + 1) + "\ufffdz", "y"));
        }
    }

    private List<Object> read(CsvConfig config, ReadSchema schema, byte[] content, boolean inBlocks)
            throws IOException {
        List<Object> seen = new ArrayList<>();
        BytesInput input = new BytesInput("case.csv", content);
        CsvDecoder decoder = new CsvDecoder(config, schema);
        try (LineChunks chunks = LineChunks.from(
                0,
                config.encoding().open(input, FileRange.whole(input.file()), 0),
                config.dialect().lineEnd())) {
            decoder.start(input.file(), chunks);
            while (true) {
                boolean isWhole = decoder.hasRecord() && readSome(decoder, inBlocks);
                if (isWhole) {
                    DecodedBatch batch = decoder.finish(chunks);
                    seen.addAll(Batches.rows(batch.records()));
                    batch.records()
                            .rows()
                            .forEachRemaining(row -> assertThat(isUtf8(row, schema.type()))
                                    .as("all of row %d is UTF-8", seen.size())
                                    .isTrue());
                    seen.add(batch.droppedRecords() + batch.corruptRecords() > 0 ? batch.next() : "");
                    seen.removeIf(""::equals);
                    continue;
                }
                int start = chunks.next(decoder.position());
                if (start < 0) {
                    return seen;
                }
                decoder.load(chunks, start);
            }
        } catch (CloudFilesException e) {
            seen.add(e.getMessage());
            return seen;
        }
    }

    /** Texts hide it, since what is not UTF-8 becomes another character when they are printed. */
    private static boolean isUtf8(RowData row, RowType type) {
        for (int i = 0; i < type.getFieldCount(); i++) {
            if (type.getTypeAt(i).is(LogicalTypeFamily.CHARACTER_STRING) && !row.isNullAt(i)) {
                byte[] text = row.getString(i).toBytes();
                if (!Utf8.isValid(text, 0, text.length)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean readSome(CsvDecoder decoder, boolean inBlocks) {
        if (inBlocks && decoder.readBlock(Integer.MAX_VALUE, 1000)) {
            rowsInBlocks.add(decoder.rows().count());
            return true;
        }
        return decoder.readRecord();
    }

    private static Configuration options(Random random) {
        Configuration options = Configuration.fromMap(Map.of(
                "csv.header", String.valueOf(random.nextBoolean()),
                "csv.multi-line", String.valueOf(random.nextBoolean()),
                "csv.escape", random.nextBoolean() ? "\"" : "\\",
                "bad-records.mode", pick(random, "PERMISSIVE", "PERMISSIVE", "DROPMALFORMED", "FAILFAST")));
        if (random.nextBoolean()) {
            options.setString("csv.null-value", "NULL");
        }
        if (random.nextInt(3) == 0) {
            options.setString("csv.comment", "#");
        }
        return options;
    }

    private static ReadSchema schema(Random random) {
        List<DataTypes.Field> fields = new ArrayList<>();
        DataType[] types = {
            DataTypes.BIGINT(),
            DataTypes.INT(),
            DataTypes.DOUBLE(),
            DataTypes.FLOAT(),
            DataTypes.STRING(),
            DataTypes.CHAR(3),
            DataTypes.VARCHAR(5),
            DataTypes.BOOLEAN(),
            DataTypes.DATE(),
            DataTypes.TIMESTAMP(3),
            DataTypes.TIMESTAMP_LTZ(9),
            DataTypes.DECIMAL(10, 2)
        };
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            DataType type = random.nextInt(3) == 0 ? DataTypes.STRING() : types[random.nextInt(types.length)];
            fields.add(DataTypes.FIELD("c" + i, random.nextInt(12) == 0 ? type.notNull() : type));
        }
        boolean rescues = random.nextBoolean();
        boolean keepsCorrupt = random.nextBoolean();
        if (rescues) {
            fields.add(DataTypes.FIELD("_rescued_data", DataTypes.STRING()));
        }
        if (keepsCorrupt) {
            fields.add(DataTypes.FIELD("_corrupt_record", DataTypes.STRING()));
        }
        RowType type = (RowType) DataTypes.ROW(fields).notNull().getLogicalType();
        return new ReadSchema(1, type, rescues ? "_rescued_data" : null, keepsCorrupt ? "_corrupt_record" : null, true);
    }

    private static byte[] content(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int width = 1 + random.nextInt(5);
        int oddity = 1 + random.nextInt(200);
        // Some are larger than what is looked at in one go, for which values in quotes matter.
        int records = random.nextInt(50) == 0 ? 4_000 : random.nextInt(300);
        boolean quotesAll = random.nextInt(3) == 0;
        String lineEnd = pick(random, LINE_ENDS);
        for (int record = 0; record < records; record++) {
            int values = random.nextInt(oddity) == 0 ? 1 + random.nextInt(6) : width;
            for (int i = 0; i < values; i++) {
                boolean isOdd = random.nextInt(oddity) == 0;
                String value =
                        record == 0 ? "c" + i : isOdd ? pick(random, ODD) : PLAIN[(i + record / 50) % PLAIN.length];
                if (quotesAll && !isOdd) {
                    value = '"' + value + '"';
                }
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                if (random.nextInt(20 * oddity) == 0 && bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                out.writeBytes(bytes);
                if (i + 1 < values) {
                    out.write(',');
                }
            }
            out.writeBytes((random.nextInt(oddity) == 0 ? pick(random, "\n", "\r", "\n\n", " \n") : lineEnd)
                    .getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
