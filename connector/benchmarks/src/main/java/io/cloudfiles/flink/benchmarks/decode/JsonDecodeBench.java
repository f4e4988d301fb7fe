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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decoding JSON lines: ours beside flink-json, DuckDB and Jackson. Arguments: mebibytes (default 64), rounds (default 7), a regular
 * expression of names (default all).
 */
public final class JsonDecodeBench {
    private static final int ROWS_OF_SMALL_FILES = 6;

    private final byte[] content;
    private final EventSink sink = new EventSink();
    private long sum;

    private JsonDecodeBench(byte[] content) {
        this.content = content;
    }

    public static void main(String[] args) throws Exception {
        new JsonDecodeBench(EventLines.generate(Turns.bytes(args, 64))).run(Turns.of(args));
    }

    private void run(Turns turns) throws Exception {
        RowType type = EventLines.TYPE;
        Ours ours = Ours.of("json", content);
        try (DuckDb duckDb = DuckDb.of(content)) {
            turns.add("ours", ours.guarded(type))
                    .add("flink-json, every value read", flinkJson())
                    .add("ours, from the file", ours.file(duckDb.file(), type))
                    .add("DuckDB, from the file", duckDb.reading(duckDbQuery()))
                    .add("Jackson, tokens alone", this::jackson)
                    .add("ours, every value read as a row", ours.rows(type, sink))
                    .add("ours, without rescue and corrupt records", ours.bare(type))
                    .add("ours, 2 of 12 fields rescued", ours.guarded(Ours.without(type, "url", "quantity")))
                    .add("ours, 3 of 12 fields wanted", ours.bare(Ours.columns(type, 1, 4)))
                    .add("ours, all strings", ours.bare(allStrings()))
                    .add("ours, files of 6 rows", ours.files(cut(), type))
                    .run(content.length);
        }
        System.out.println("checksum " + (sum + sink.sum()));
    }

    /** Each column is counted, which asks for it and costs next to nothing; an object and an array are decoded as a whole for that. */
    private static String duckDbQuery() {
        StringBuilder counts = new StringBuilder("count(*)");
        EventLines.TYPE
                .getFieldNames()
                .forEach(name -> counts.append(", count(").append(name).append(')'));
        return "SELECT " + counts + " FROM read_json('FILE', format = 'newline_delimited', columns = "
                + DataKind.JSON.columns().duckdb() + ")";
    }

    private static RowType allStrings() {
        return new RowType(
                false,
                EventLines.TYPE.getFields().stream()
                        .map(field -> field.getType().is(LogicalTypeRoot.ROW)
                                        || field.getType().is(LogicalTypeRoot.ARRAY)
                                ? field
                                : new RowType.RowField(field.getName(), VarCharType.STRING_TYPE))
                        .toList());
    }

    /** The lines as many files of some rows. */
    private List<byte[]> cut() {
        List<byte[]> files = new ArrayList<>();
        int start = 0;
        int rows = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n' && ++rows % ROWS_OF_SMALL_FILES == 0) {
                files.add(Arrays.copyOfRange(content, start, i + 1));
                start = i + 1;
            }
        }
        if (start < content.length) {
            files.add(Arrays.copyOfRange(content, start, content.length));
        }
        return files;
    }

    /** As Flink reads lines of a file: each is an array of its own. */
    private Reading flinkJson() throws Exception {
        DeserializationSchema<RowData> schema = new JsonParserRowDataDeserializationSchema(
                EventLines.TYPE,
                InternalTypeInfo.of(EventLines.TYPE),
                false,
                false,
                TimestampFormat.ISO_8601,
                new String[0][]);
        schema.open(null);
        return () -> {
            long rows = 0;
            List<RowData> decoded = new ArrayList<>();
            ListCollector<RowData> collector = new ListCollector<>(decoded);
            for (int start = 0; start < content.length; ) {
                int end = start;
                while (content[end] != '\n') {
                    end++;
                }
                schema.deserialize(Arrays.copyOfRange(content, start, end), collector);
                sink.accept(decoded.get(0));
                decoded.clear();
                rows++;
                start = end + 1;
            }
            return rows;
        };
    }

    /** Tokens and their values, without rows: the least that a reader on Jackson would do. */
    private long jackson() throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
        long rows = 0;
        try (JsonParser parser = factory.createParser(content)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> rows += depth++ == 0 ? 1 : 0;
                    case END_OBJECT -> depth--;
                    case FIELD_NAME -> sum += parser.currentName().length();
                    case VALUE_STRING -> sum += parser.getText().getBytes(StandardCharsets.UTF_8).length;
                    case VALUE_NUMBER_INT -> sum += parser.getLongValue();
                    case VALUE_NUMBER_FLOAT -> sum += (long) parser.getDoubleValue();
                    default -> sum++;
                }
            }
        }
        return rows;
    }
}
