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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Files that are damaged, cut off, or no Avro at all: an error of the file, so that others can go on. */
class AvroUnreadableTest {
    private static final byte[] SYNC = "a marker of file".getBytes(StandardCharsets.US_ASCII);
    private static final String COLUMNS =
            "id BIGINT, name STRING, tags ARRAY<STRING>, m MAP<STRING, INT>, u ROW<member0 INT>";

    private static final Schema FILE = AvroFiles.schema("""
            {'name': 'id', 'type': 'long'}, {'name': 'name', 'type': ['null', 'string']},
            {'name': 'tags', 'type': {'type': 'array', 'items': 'string'}},
            {'name': 'm', 'type': {'type': 'map', 'values': 'int'}},
            {'name': 'u', 'type': ['int', 'bytes', 'boolean']},
            {'name': 'other', 'type': {'type': 'array', 'items': ['double', 'string']}}
            """);

    private static byte[] file(CodecFactory codec) {
        List<GenericRecord> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(AvroFiles.record(
                    FILE,
                    (long) i,
                    i % 5 == 0 ? null : "name " + i % 50,
                    List.of("a", "b" + i),
                    Map.of("k", i),
                    i % 2 == 0 ? (Object) i : true,
                    List.of(1.5, "x")));
        }
        return AvroFiles.writer().codec(codec).blockRecords(15).write(FILE, rows);
    }

    /** A file with one block that says what it has. */
    private static byte[] block(String schema, String codec, long records, long size, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'O', 'b', 'j', 1});
        writeLong(out, 2);
        writeText(out, "avro.schema");
        writeText(out, schema.replace('\'', '"'));
        writeText(out, "avro.codec");
        writeText(out, codec);
        writeLong(out, 0);
        out.writeBytes(SYNC);
        writeLong(out, records);
        writeLong(out, size);
        out.writeBytes(data);
        out.writeBytes(SYNC);
        return out.toByteArray();
    }

    private static final String LONGS = "{'type': 'record', 'name': 'r', 'fields': [{'name': 'id', 'type': 'long'}]}";

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeLong(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeLong(ByteArrayOutputStream out, long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] longs(long... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long value : values) {
            writeLong(out, value);
        }
        return out.toByteArray();
    }

    private static void assertUnreadable(byte[] content, String columns, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.AVRO.rows(content, columns))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[mem://bucket/a.avro]")
                .withMessageContaining("(at byte ")
                .withMessageContaining(message);
    }

    @Test
    void anotherFormatIsNotAvro() {
        assertUnreadable(
                "{\"id\": 1}\n".repeat(10).getBytes(StandardCharsets.UTF_8), COLUMNS, "does not begin with 'Obj'");
        assertUnreadable(new byte[0], COLUMNS, "does not begin with 'Obj'");
        assertUnreadable(new byte[] {'O', 'b', 'j', 2, 0}, COLUMNS, "does not begin with 'Obj'");
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.AVRO.inferred("id,name\n1,a\n".getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE));
    }

    @Test
    void aFileThatIsCutOffBetweenBlocksIsReadAndElsewhereUnreadable() {
        byte[] whole = file(CodecFactory.snappyCodec());
        int readable = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length >= SYNC.length && Arrays.equals(cut, length - SYNC.length, length, SYNC, 0, SYNC.length)) {
                assertThat(FormatRows.AVRO.rows(cut, COLUMNS)).hasSize(15 * readable);
                readable++;
            } else {
                assertUnreadable(cut, COLUMNS, "not valid Avro");
            }
        }
        assertThat(readable).isEqualTo(3);
    }

    @Test
    void schemasThatAreNoneAreNamed() {
        for (String schema : List.of("", "{", "null", "{'type': 'unheard-of'}", "{'type': 'record'}")) {
            assertUnreadable(block(schema, "null", 0, 0, new byte[0]), "id BIGINT", "the schema is none");
        }
        assertUnreadable(block("[".repeat(100_000), "null", 0, 0, new byte[0]), "id BIGINT", "the schema is none");
    }

    @Test
    void valuesThatAreNoRecordsAreNamed() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.AVRO.rows(block("'int'", "null", 1, 1, longs(1)), "id BIGINT"))
                .withMessageContaining("values of the type INT, which are no records");
    }

    @Test
    void aCodecThatIsNotKnownIsNamed() {
        assertUnreadable(
                block(LONGS, "lzo", 0, 0, new byte[0]),
                "id BIGINT",
                "its codec 'lzo' is none of null, deflate, snappy, zstandard, bzip2, xz");
    }

    @Test
    void countsAndLengthsThatCannotBeAreNamed() {
        assertUnreadable(block(LONGS, "null", -1, 1, longs(1)), "id BIGINT", "it has -1 records in 1 bytes");
        assertUnreadable(block(LONGS, "null", 1, -1, longs(1)), "id BIGINT", "it has 1 records in -1 bytes");
        assertUnreadable(block(LONGS, "null", 1, 1L << 60, longs(1)), "id BIGINT", "1152921504606846976 bytes");
        assertUnreadable(block(LONGS, "null", 1L << 40, 1, longs(1)), "id BIGINT", "1099511627776 records in 1 bytes");
        assertUnreadable(
                block(LONGS, "null", 1, 2, longs(1, 1)), "id BIGINT", "1 bytes follow the last of its records");
        String nothing = "{'type': 'record', 'name': 'r', 'fields': [{'name': 'id', 'type': 'null'}]}";
        assertUnreadable(block(nothing, "null", Long.MAX_VALUE, 0, new byte[0]), "id BIGINT", "records in 0 bytes");
        assertThat(FormatRows.AVRO.rows(block(nothing, "null", 100_000, 0, new byte[0]), "id BIGINT"))
                .hasSize(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "int", "string", "boolean"})
    void arraysOfMoreElementsThanThereAreBytesAreNamed(String element) {
        String schema = "{'type': 'record', 'name': 'r', 'fields': [{'name': 'a', 'type': {'type': 'array', 'items': '"
                + element + "'}}]}";
        for (long count : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 40}) {
            byte[] data = longs(count, 0);
            byte[] file = block(schema, "null", 1, data.length, data);
            assertUnreadable(file, "a ARRAY<STRING>", "");
            if (!element.equals("null")) {
                assertUnreadable(file, "other BIGINT", "");
            }
        }
    }

    @Test
    void recordsWithinRecordsWithoutEndAreNamed() {
        String schema = "{'type': 'record', 'name': 'r', 'fields': [{'name': 'next', 'type': ['null', 'r']}]}";
        long[] deep = new long[100_000];
        Arrays.fill(deep, 1);
        deep[deep.length - 1] = 0;
        byte[] data = longs(deep);
        byte[] file = block(schema, "null", 1, data.length, data);
        assertUnreadable(file, "other BIGINT", "holds more than 400 others");
        assertUnreadable(file, "_rescued_data STRING", "holds more than 400 others");
    }

    /** Each holds the next one twice, so that the outermost holds the innermost a million million times. */
    @Test
    void recordsThatHoldEachOtherDoNotFillTheMemory() {
        StringBuilder schema = new StringBuilder("{'type': 'null'}");
        for (int i = 0; i < 40; i++) {
            String inner = schema.toString();
            String again = i == 0 ? "'null'" : "'r" + (i - 1) + "'";
            schema.setLength(0);
            schema.append("{'type': 'record', 'name': 'r")
                    .append(i)
                    .append("', 'fields': [{'name': 'a', 'type': ")
                    .append(inner)
                    .append("}, {'name': 'b', 'type': ")
                    .append(again)
                    .append("}]}");
        }
        byte[] file = block(schema.toString(), "null", 3, 0, new byte[0]);
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FormatRows.AVRO.inferred(file))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_SCHEMA))
                .withMessageContaining("more than 100000 columns and fields");
        assertThat(FormatRows.AVRO.rows(file, "id BIGINT")).hasSize(3);
    }

    @Test
    void aBlockThatIsTooLargeWhenDecompressedIsNamed() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate =
                new DeflaterOutputStream(bomb, new Deflater(Deflater.BEST_COMPRESSION, true))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                deflate.write(zeros);
            }
        }
        byte[] data = bomb.toByteArray();
        assertThat(data.length).isLessThan(1 << 20);
        assertUnreadable(
                block(LONGS, "deflate", 1, data.length, data),
                "id BIGINT",
                "when it is decompressed, the most that a block may have");
    }

    @Test
    void aChecksumThatIsWrongIsNamed() {
        byte[] file = file(CodecFactory.snappyCodec());
        file[file.length - SYNC.length - 1] ^= 1;
        assertUnreadable(file, COLUMNS, "cannot be decompressed with snappy: its checksum is wrong");
    }

    static Stream<CodecFactory> codecs() {
        return Stream.of(
                CodecFactory.nullCodec(),
                CodecFactory.deflateCodec(6),
                CodecFactory.snappyCodec(),
                CodecFactory.zstandardCodec(3),
                CodecFactory.bzip2Codec(),
                CodecFactory.xzCodec(1));
    }

    /** Bytes are changed, left out, put in twice and cut off; each file has a seed that its name tells. */
    @ParameterizedTest
    @MethodSource("codecs")
    void aMutatedFileGivesRowsOrAnErrorOfTheFile(CodecFactory codec) {
        byte[] whole = file(codec);
        String[] columns = {COLUMNS, COLUMNS + ", _rescued_data STRING", "name STRING", "_rescued_data STRING"};
        int seeds = 3_000;
        long first = Seeds.next();
        IntStream.range(0, seeds).forEach(i -> {
            Random random = new Random(first + i);
            byte[] mutated = mutated(whole, random);
            try {
                FormatRows.AVRO.rows(mutated, columns[i % columns.length]);
                FormatRows.AVRO.inferred(mutated);
            } catch (CloudFilesException e) {
                assertThat(e.code())
                        .as("seed %d: %s", first + i, e.getMessage())
                        .isIn(ErrorCode.CF_FILE_UNREADABLE, ErrorCode.CF_CORRUPT_RECORD, ErrorCode.CF_INVALID_SCHEMA);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + (first + i) + " with " + codec, e);
            }
        });
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] mutated = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && mutated.length > 1; changes--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt();
                case 2 -> mutated[at] = (byte) 0xff;
                case 3 -> mutated = Arrays.copyOf(mutated, at);
                case 4 -> {
                    byte[] shorter = Arrays.copyOf(mutated, mutated.length - 1);
                    System.arraycopy(mutated, at + 1, shorter, at, mutated.length - at - 1);
                    mutated = shorter;
                }
                default -> {
                    int length = Math.min(mutated.length - at, random.nextInt(30));
                    byte[] longer = Arrays.copyOf(mutated, mutated.length + length);
                    System.arraycopy(mutated, at, longer, at + length, mutated.length - at);
                    mutated = longer;
                }
            }
        }
        return mutated;
    }
}
