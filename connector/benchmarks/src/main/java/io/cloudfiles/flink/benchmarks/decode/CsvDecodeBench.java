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
package io.cloudfiles.flink.benchmarks.decode;

import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.data.OrderLines;
import org.apache.flink.formats.csv.CsvFileFormatFactory;
import org.apache.flink.formats.csv.CsvRowDataDeserializationSchema;
import org.apache.flink.formats.csv.CsvRowSchemaConverter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvMapper;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Decoding CSV: ours beside flink-csv, DuckDB and the parser beneath flink-csv. Arguments: mebibytes (default 64), rounds (default 7), a
 * regular expression of names (default all).
 */
public final class CsvDecodeBench {
    private final byte[] content;
    private final OrderSink sink = new OrderSink();
    private final ObjectReader nodes =
            new CsvMapper().readerFor(JsonNode.class).with(CsvRowSchemaConverter.convert(OrderLines.TYPE));
    private long sum;

    private CsvDecodeBench(byte[] content) {
        this.content = content;
    }

    public static void main(String[] args) throws Exception {
        new CsvDecodeBench(OrderLines.generate(Turns.bytes(args, 64))).run(Turns.of(args));
    }

    private void run(Turns turns) throws Exception {
        RowType type = OrderLines.TYPE;
        Ours ours = Ours.of("csv", content, "csv.header", "false", "csv.escape", "\"");
        try (DuckDb duckDb = DuckDb.of(content)) {
            turns.add("ours", ours.guarded(type))
                    .add("flink-csv, its format of files, every value read", flinkFiles(duckDb.file()))
                    .add("flink-csv, its schema of lines, every value read", flinkLines())
                    .add("ours, from the file", ours.file(duckDb.file(), type))
                    .add("DuckDB, from the file", duckDb.reading(duckDbQuery()))
                    .add("Jackson, tokens alone", this::jackson)
                    .add("ours, every value read as a row", ours.rows(type, sink))
                    .add("ours, without rescue and corrupt records", ours.bare(type))
                    .add("ours, 3 of 20 columns", ours.bare(Ours.columns(type, 0, 3)))
                    .add("ours, all strings", ours.bare(allStrings()))
                    .run(content.length);
        }
        System.out.println("checksum " + (sum + sink.sum()));
    }

    /** Each column is counted, which asks for it and costs next to nothing. */
    private static String duckDbQuery() {
        StringBuilder counts = new StringBuilder("count(*)");
        OrderLines.TYPE
                .getFieldNames()
                .forEach(name -> counts.append(", count(").append(name).append(')'));
        return "SELECT " + counts
                + " FROM read_csv('FILE', header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false, columns = "
                + DataKind.CSV.columns().duckdb() + ")";
    }

    private static RowType allStrings() {
        return new RowType(
                false,
                OrderLines.TYPE.getFields().stream()
                        .map(field -> field.getType().is(LogicalTypeRoot.VARCHAR)
                                ? field
                                : new RowType.RowField(field.getName(), VarCharType.STRING_TYPE))
                        .toList());
    }

    private Reading flinkFiles(Path file) throws IOException {
        return FlinkFiles.reading(FlinkFiles.format(new CsvFileFormatFactory(), OrderLines.TYPE), file, sink);
    }

    /** As Flink reads messages, each of which is a line. */
    private Reading flinkLines() throws Exception {
        CsvRowDataDeserializationSchema schema = new CsvRowDataDeserializationSchema.Builder(
                        OrderLines.TYPE, InternalTypeInfo.of(OrderLines.TYPE))
                .build();
        schema.open(null);
        return () -> {
            long rows = 0;
            for (int start = 0; start < content.length; ) {
                int end = start;
                while (content[end] != '\n') {
                    end++;
                }
                sink.accept(schema.deserialize(Arrays.copyOfRange(content, start, end)));
                rows++;
                start = end + 1;
            }
            return rows;
        };
    }

    /** Values as texts, without types and rows: the least that a reader on Jackson would do. */
    private long jackson() throws IOException {
        long rows = 0;
        try (JsonParser parser = nodes.createParser(content)) {
            parser.setSchema(CsvRowSchemaConverter.convert(OrderLines.TYPE));
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    rows++;
                } else if (token == JsonToken.VALUE_STRING) {
                    sum += parser.getText().length();
                }
            }
        }
        return rows;
    }
}
