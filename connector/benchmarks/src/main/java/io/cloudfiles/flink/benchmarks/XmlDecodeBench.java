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

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.cloudfiles.flink.benchmarks.data.EventElements;
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
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decoding XML from memory on one thread: ours beside loops over StAX readers that make rows. Ways of reading take turns; the CPU time of
 * the thread counts, so that a busy machine disturbs little. Arguments: mebibytes (default 64), rounds (default 7), a regular expression
 * of names (default all).
 */
public final class XmlDecodeBench {
    private static final int WARM_UP_ROUNDS = 3;

    private final byte[] content;
    private long sink;

    private XmlDecodeBench(byte[] content) {
        this.content = content;
    }

    public static void main(String[] args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        String names = args.length > 2 ? args[2] : ".*";
        new XmlDecodeBench(EventElements.generate(megabytes << 20)).run(rounds, names);
    }

    private void run(int rounds, String names) throws Exception {
        Map<String, Way> ways = ways();
        ways.keySet().removeIf(name -> !name.matches(names));
        Map<String, List<Double>> nanosPerRow = new LinkedHashMap<>();
        long rows = 0;
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                rows = way.getValue().read();
                double nanos = (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / rows;
                if (round >= 0) {
                    nanosPerRow
                            .computeIfAbsent(way.getKey(), key -> new ArrayList<>())
                            .add(nanos);
                }
            }
        }
        double bytesPerRow = (double) content.length / rows;
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

    private Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("ours", ours(new ReadSchema(1, EventLines.TYPE, null, null, true), false));
        ways.put("ours, every value read back", ours(new ReadSchema(1, EventLines.TYPE, null, null, true), true));
        ways.put("ours, rescue on, nothing rescued", ours(rescuing(EventLines.TYPE), false));
        ways.put("ours, 2 of 12 fields rescued", ours(rescuing(without(EventLines.TYPE, "url", "quantity")), false));
        ways.put("Aalto", stax(new InputFactoryImpl()));
        ways.put("JDK StAX", stax(XMLInputFactory.newDefaultFactory()));
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

    private Way ours(ReadSchema schema, boolean readsBack) {
        Configuration options = new Configuration();
        options.setString("xml.row-tag", "event");
        FileFormat format = FileFormats.create("xml", options);
        FileEntry file = new FileEntry(Location.parse("mem://bench/events.xml"), content.length, 0, null);
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

    private Way stax(XMLInputFactory factory) {
        StaxEventRows rows = new StaxEventRows();
        return () -> rows.read(factory.createXMLStreamReader(new ByteArrayInputStream(content)), this::readBack);
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
        if (!row.isNullAt(11)) {
            ArrayData tags = row.getArray(11);
            for (int i = 0; i < tags.size(); i++) {
                sink += ((BinaryStringData) tags.getString(i)).getSizeInBytes();
            }
        }
    }

    private static int size(RowData row, int field) {
        return ((BinaryStringData) row.getString(field)).getSizeInBytes();
    }

    @FunctionalInterface
    private interface Way {
        /** Reads all; the number of rows. */
        long read() throws IOException, XMLStreamException;
    }

    private record MemoryInput(FileEntry file, byte[] content) implements StorageInput {
        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            int count = (int) Math.min(length, content.length - position);
            if (count <= 0) {
                return -1;
            }
            System.arraycopy(content, (int) position, buffer, offset, count);
            return count;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
