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

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Random schemas, records and ways of writing them: what Avro's own reader reads is read, whole, in ranges, and resumed anywhere. */
class AvroDifferentialTest {
    private static final List<CodecFactory> CODECS = List.of(
            CodecFactory.nullCodec(),
            CodecFactory.deflateCodec(6),
            CodecFactory.snappyCodec(),
            CodecFactory.zstandardCodec(3),
            CodecFactory.bzip2Codec(),
            CodecFactory.xzCodec(1));

    static LongStream seeds() {
        return new Random(Seeds.next()).longs(150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatAvroReadsIsRead(long seed) throws IOException {
        RandomAvro data = new RandomAvro(seed);
        Random random = new Random(seed);
        byte[] file = AvroFiles.writer()
                .codec(CODECS.get(random.nextInt(CODECS.size())))
                .blockRecords(1 + random.nextInt(300))
                .write(data.schema(), data.records(1 + random.nextInt(1_000)));
        List<List<Object>> expected = avroRows(file, data.schema());
        ReadSchema schema = FormatRows.AVRO.schema(FormatRows.AVRO.inferred(file));

        List<DecodedBatch> batches = FormatRows.AVRO.batches(file, Map.of(), schema);

        assertThat(FormatRows.AVRO.rows(batches)).as(data.schema().toString()).isEqualTo(expected);
        assertRangesGiveAll(file, schema, random, expected);
        assertPositionsGiveTheRest(file, schema, batches, expected);
        assertFewerColumnsHaveTheSameValues(file, schema, random, expected);
        assertEachFieldIsRescuedOrNull(file, data.schema(), expected);
    }

    @SuppressWarnings("unchecked")
    private static List<List<Object>> avroRows(byte[] file, Schema schema) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>(null, schema))) {
            reader.forEach(record -> rows.add((List<Object>) RandomAvro.expected(schema, record)));
        }
        return rows;
    }

    private static void assertRangesGiveAll(
            byte[] file, ReadSchema schema, Random random, List<List<Object>> expected) {
        BytesInput input = new BytesInput("a.avro", file);
        List<List<Object>> all = new ArrayList<>();
        for (int start = 0; start < file.length; ) {
            int length = Math.min(file.length - start, 1 + random.nextInt(file.length));
            all.addAll(FormatRows.AVRO.rows(FormatRows.AVRO.batches(
                    input, Map.of(), new FileRange(input.file(), start, length), ReadPosition.START, schema)));
            start += length;
        }
        assertThat(all).isEqualTo(expected);
    }

    private static void assertPositionsGiveTheRest(
            byte[] file, ReadSchema schema, List<DecodedBatch> batches, List<List<Object>> expected) {
        BytesInput input = new BytesInput("a.avro", file);
        int done = 0;
        for (DecodedBatch batch : batches) {
            done += batch.records().rowCount();
            assertThat(FormatRows.AVRO.rows(FormatRows.AVRO.batches(
                            input, Map.of(), FileRange.whole(input.file()), batch.next(), schema)))
                    .isEqualTo(expected.subList(done, expected.size()));
        }
    }

    private static void assertFewerColumnsHaveTheSameValues(
            byte[] file, ReadSchema schema, Random random, List<List<Object>> expected) {
        List<String> names = schema.type().getFieldNames();
        int kept = random.nextInt(names.size());
        List<Object> values = new ArrayList<>();
        FormatRows.AVRO
                .rows(FormatRows.AVRO.batches(file, Map.of(), schema.pruned(Set.of(names.get(kept)))))
                .forEach(row -> values.add(row.get(0)));
        List<Object> wanted = new ArrayList<>();
        expected.forEach(row -> wanted.add(row.get(kept)));
        assertThat(values).isEqualTo(wanted);
    }

    private static void assertEachFieldIsRescuedOrNull(byte[] file, Schema schema, List<List<Object>> expected) {
        List<List<Object>> rescued = FormatRows.AVRO.rows(file, "_rescued_data STRING");
        assertThat(rescued).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String json = String.valueOf(rescued.get(i).get(0));
            for (Schema.Field field : schema.getFields()) {
                assertThat(json.contains("\"" + field.name() + "\":"))
                        .as("%s in %s", field.name(), json)
                        .isEqualTo(isNamed(field.name(), json, expected.get(i).get(field.pos()) != null));
            }
        }
    }

    /** A name that stands further down as well is no matter. */
    private static boolean isNamed(String name, String json, boolean hasValue) {
        return hasValue || json.indexOf("{\"" + name + "\":", 1) > 0 || json.contains(",\"" + name + "\":");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatAvroResolvesIsResolved(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> writer = new ArrayList<>();
        List<String> reader = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String[][] pairs = {
                {"'int'", "'long'"},
                {"'int'", "'float'"},
                {"'int'", "['null', 'double']"},
                {"'long'", "'float'"},
                {"'long'", "'double'"},
                {"'float'", "'double'"},
                {"'string'", "'bytes'"},
                {"['null', 'int']", "['long', 'null']"},
                {"['null', 'string']", "['null', 'string']"},
                {"{'type': 'array', 'items': 'int'}", "{'type': 'array', 'items': 'double'}"},
                {"{'type': 'map', 'values': 'float'}", "{'type': 'map', 'values': ['null', 'double']}"}
            };
            String[] pair = pairs[random.nextInt(pairs.length)];
            writer.add("{'name': 'f" + i + "', 'type': " + pair[0] + "}");
            if (random.nextInt(4) > 0) {
                reader.add(random.nextInt(reader.size() + 1), "{'name': 'f" + i + "', 'type': " + pair[1] + "}");
            }
        }
        reader.add(random.nextInt(reader.size() + 1), "{'name': 'new', 'type': 'string', 'default': 'none'}");
        Schema written = AvroFiles.schema(String.join(", ", writer));
        Schema asked = AvroFiles.schema(String.join(", ", reader));
        byte[] file = AvroFiles.writer().write(written, new RandomAvro(written, seed).records(200));
        Map<String, String> options = Map.of("avro.avro-schema", asked.toString());
        RowType columns = FormatRows.AVRO.inferred(file, options);

        assertThat(FormatRows.AVRO.rows(FormatRows.AVRO.batches(file, options, FormatRows.AVRO.schema(columns))))
                .as("%s read as %s", written, asked)
                .isEqualTo(avroRows(file, asked));
    }
}
