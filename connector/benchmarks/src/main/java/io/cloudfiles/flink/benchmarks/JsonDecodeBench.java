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
package io.cloudfiles.flink.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cloudfiles.flink.benchmarks.data.EventLines;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decoding JSON lines from memory on one thread: ours beside flink-json and Jackson. Ways of reading take turns; the CPU time of the
 * thread counts, so that a busy machine disturbs little. Arguments: mebibytes (default 64), rounds (default 7), a regular expression of
 * names (default all).
 */
public final class JsonDecodeBench {
    private static final int WARM_UP_ROUNDS = 3;

    private final byte[] content;
    private long sink;

    private JsonDecodeBench(byte[] content) {
        this.content = content;
    }

    public static void main(String[] args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        String names = args.length > 2 ? args[2] : ".*";
        new JsonDecodeBench(EventLines.generate(megabytes << 20)).run(rounds, names);
    }

    private void run(int rounds, String names) throws Exception {
        Map<String, Way> ways = ways();
        ways.keySet().removeIf(name -> !name.matches(names));
        Map<String, List<Double>> nanosPerRow = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long rows = way.getValue().read();
                double nanos = (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / rows;
                if (round >= 0) {
                    nanosPerRow
                            .computeIfAbsent(way.getKey(), key -> new ArrayList<>())
                            .add(nanos);
                }
            }
        }
        double bytesPerRow =
                (double) content.length / ways.values().iterator().next().read();
        nanosPerRow.forEach((name, nanos) -> print(name, nanos, bytesPerRow));
        System.out.println("checksum " + sink);
    }

    private static void print(String name, List<Double> nanos, double bytesPerRow) {
        double[] sorted =
                nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        System.out.printf(
                Locale.ROOT,
                "%-36s %6.0f k rows/s  %5.0f MB/s per CPU second  (%4.0f .. %4.0f ns/row)%n",
                name,
                1e6 / median,
                bytesPerRow * 1e3 / median,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private Map<String, Way> ways() throws Exception {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("ours", ours(new ReadSchema(1, EventLines.TYPE, null, null, true), false));
        ways.put("ours, every value read back", ours(new ReadSchema(1, EventLines.TYPE, null, null, true), true));
        ways.put("ours, rescue on, nothing rescued", ours(rescuing(EventLines.TYPE), false));
        ways.put("ours, 2 of 12 fields rescued", ours(rescuing(without(EventLines.TYPE, "url", "quantity")), false));
        ways.put("ours, 3 of 12 fields wanted", ours(new ReadSchema(1, only(3), null, null, true), false));
        ways.put("ours, all strings", ours(new ReadSchema(1, allStrings(), null, null, true), false));
        ways.put("ours, files of 6 rows", smallFiles(6));
        ways.put("flink-json", flinkJson());
        ways.put("Jackson streaming", this::jackson);
        return ways;
    }

    private static ReadSchema rescuing(RowType type) {
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.add(new RowType.RowField("_rescued_data", VarCharType.STRING_TYPE));
        return new ReadSchema(1, new RowType(false, fields), "_rescued_data", null, true);
    }

    private static RowType without(RowType type, String... names) {
        return new RowType(
                false,
                type.getFields().stream()
                        .filter(field -> !Arrays.asList(names).contains(field.getName()))
                        .toList());
    }

    private static RowType only(int count) {
        return new RowType(false, EventLines.TYPE.getFields().subList(1, 1 + count));
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

    private Way ours(ReadSchema schema, boolean readsBack) {
        FileFormat format = FileFormats.create("json", new Configuration());
        FileEntry file = new FileEntry(Location.parse("mem://bench/events.json"), content.length, 0, null);
        return () -> {
            long rows = 0;
            try (RecordReader reader =
                    format.open(new MemoryInput(file, content), FileRange.whole(file), ReadPosition.START, schema)) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    rows += batch.records().rowCount();
                    if (readsBack) {
                        batch.records().rows().forEachRemaining(this::readBack);
                    }
                }
            }
            return rows;
        };
    }

    /** As many files of some rows as there are; each is opened and closed. */
    private Way smallFiles(int rowsPerFile) {
        FileFormat format = FileFormats.create("json", new Configuration());
        ReadSchema schema = rescuing(EventLines.TYPE);
        List<byte[]> files = cut(rowsPerFile);
        return () -> {
            long rows = 0;
            for (byte[] content : files) {
                FileEntry file = new FileEntry(Location.parse("mem://bench/events.json"), content.length, 0, null);
                try (RecordReader reader = format.open(
                        new MemoryInput(file, content), FileRange.whole(file), ReadPosition.START, schema)) {
                    for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                        rows += batch.records().rowCount();
                    }
                }
            }
            return rows;
        };
    }

    private List<byte[]> cut(int rowsPerFile) {
        List<byte[]> files = new ArrayList<>();
        int start = 0;
        int rows = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n' && ++rows % rowsPerFile == 0) {
                files.add(Arrays.copyOfRange(content, start, i + 1));
                start = i + 1;
            }
        }
        files.add(Arrays.copyOfRange(content, start, content.length));
        return files;
    }

    private Way flinkJson() throws Exception {
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
                readBack(decoded.get(0));
                decoded.clear();
                rows++;
                start = end + 1;
            }
            return rows;
        };
    }

    /** All that a row holds, as a sink would; texts as UTF-8. */
    private void readBack(RowData row) {
        for (int text : new int[] {0, 3, 4, 5, 6}) {
            sink += size(row, text);
        }
        sink += row.getTimestamp(1, 3).getMillisecond() + row.getLong(2) + (long) row.getDouble(7) + row.getInt(8);
        sink += row.getBoolean(9) ? 1 : 0;
        RowData device = row.getRow(10, 4);
        sink += size(device, 0) + size(device, 1) + device.getInt(2) + device.getInt(3);
        ArrayData tags = row.getArray(11);
        for (int i = 0; i < tags.size(); i++) {
            sink += ((BinaryStringData) tags.getString(i)).getSizeInBytes();
        }
    }

    private static int size(RowData row, int field) {
        return ((BinaryStringData) row.getString(field)).getSizeInBytes();
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
                    case FIELD_NAME -> sink += parser.currentName().length();
                    case VALUE_STRING ->
                        sink += parser.getText().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                    case VALUE_NUMBER_INT -> sink += parser.getLongValue();
                    case VALUE_NUMBER_FLOAT -> sink += (long) parser.getDoubleValue();
                    default -> sink++;
                }
            }
        }
        return rows;
    }

    @FunctionalInterface
    private interface Way {
        /** Reads all; the number of rows. */
        long read() throws IOException;
    }
}
