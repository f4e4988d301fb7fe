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
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.AvroToRowDataConverters.AvroToRowDataConverter;
import org.apache.flink.formats.avro.RowDataToAvroConverters;
import org.apache.flink.formats.avro.RowDataToAvroConverters.RowDataToAvroConverter;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Reading Avro files from memory on one thread: ours beside flink-avro, with the events of {@link JsonDecodeBench} in blocks of Avro's
 * default size. Ways of reading take turns; the CPU time of the thread counts, so that a busy machine disturbs little. Arguments: mebibytes
 * of the events as JSON (default 64), rounds (default 7), a regular expression of names (default all).
 */
public final class AvroReadBench {
    private static final int WARM_UP_ROUNDS = 3;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Schema schema = AvroSchemaConverter.convertToSchema(EventLines.TYPE, false);
    private long sink;

    public static void main(String[] args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        String names = args.length > 2 ? args[2] : ".*";
        AvroReadBench bench = new AvroReadBench();
        byte[] events = EventLines.generate(megabytes << 20);
        bench.files.put("null", bench.write(events, CodecFactory.nullCodec()));
        bench.files.put("snappy", bench.write(events, CodecFactory.snappyCodec()));
        bench.files.put("deflate", bench.write(events, CodecFactory.deflateCodec(6)));
        bench.files.put("zstandard", bench.write(events, CodecFactory.zstandardCodec(3)));
        bench.run(rounds, names);
    }

    private byte[] write(byte[] events, CodecFactory codec) throws IOException {
        RowDataToAvroConverter converter = RowDataToAvroConverters.createConverter(EventLines.TYPE, false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FileFormat json = FileFormats.create("json", new Configuration());
        FileEntry file = new FileEntry(Location.parse("mem://bench/events.json"), events.length, 0, null);
        try (RecordReader reader = json.open(
                        new MemoryInput(file, events),
                        FileRange.whole(file),
                        ReadPosition.START,
                        readSchema(EventLines.TYPE));
                DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(codec).create(schema, bytes);
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Iterator<RowData> rows = batch.records().rows();
                while (rows.hasNext()) {
                    writer.append(converter.convert(schema, rows.next()));
                }
            }
        }
        return bytes.toByteArray();
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
                (double) file("null").length / ways.values().iterator().next().read();
        System.out.printf(Locale.ROOT, "%.0f bytes per row, not compressed%n", bytesPerRow);
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
        for (String codec : files.keySet()) {
            ways.put("ours, " + codec, ours(codec, readSchema(EventLines.TYPE), false));
            ways.put("ours, " + codec + ", every value read back", ours(codec, readSchema(EventLines.TYPE), true));
            ways.put("flink-avro, " + codec, flinkAvro(codec, false));
            ways.put("flink-avro, " + codec + ", every value read back", flinkAvro(codec, true));
        }
        ways.put("ours, null, 3 of 12 fields wanted", ours("null", readSchema(columns(1, 4)), false));
        ways.put("ours, null, 2 of 12 fields rescued", ours("null", rescuing(columns(0, 10)), false));
        ways.put("Avro's records, null", this::records);
        return ways;
    }

    private byte[] file(String codec) {
        return Objects.requireNonNull(files.get(codec), codec);
    }

    private static ReadSchema readSchema(RowType type) {
        return new ReadSchema(1, type, null, null, true);
    }

    private static RowType columns(int from, int to) {
        return new RowType(false, EventLines.TYPE.getFields().subList(from, to));
    }

    private static ReadSchema rescuing(RowType type) {
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.add(new RowType.RowField("_rescued_data", VarCharType.STRING_TYPE));
        return new ReadSchema(1, new RowType(false, fields), "_rescued_data", null, true);
    }

    private Way ours(String codec, ReadSchema columns, boolean readsBack) {
        FileFormat format = FileFormats.create("avro", new Configuration());
        byte[] content = file(codec);
        FileEntry file = new FileEntry(Location.parse("mem://bench/events.avro"), content.length, 0, null);
        return () -> {
            long rows = 0;
            try (RecordReader reader =
                    format.open(new MemoryInput(file, content), FileRange.whole(file), ReadPosition.START, columns)) {
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

    /** As Flink's format for files does it: a record that is used again, and a row made of it. */
    private Way flinkAvro(String codec, boolean readsBack) {
        AvroToRowDataConverter converter = AvroToRowDataConverters.createRowConverter(EventLines.TYPE, false);
        return () -> {
            long rows = 0;
            try (DataFileReader<GenericRecord> reader = open(codec)) {
                GenericRecord record = null;
                while (reader.hasNext()) {
                    record = reader.next(record);
                    RowData row = (RowData) converter.convert(record);
                    sink += row.getArity();
                    if (readsBack) {
                        readBack(row);
                    }
                    rows++;
                }
            }
            return rows;
        };
    }

    private DataFileReader<GenericRecord> open(String codec) throws IOException {
        return new DataFileReader<>(new SeekableByteArrayInput(file(codec)), new GenericDatumReader<>(null, schema));
    }

    private long records() throws IOException {
        long rows = 0;
        try (DataFileReader<GenericRecord> reader = open("null")) {
            GenericRecord record = null;
            while (reader.hasNext()) {
                record = reader.next(record);
                sink += record.hasField("ts") ? 1 : 0;
                rows++;
            }
        }
        return rows;
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
            sink += size((BinaryStringData) tags.getString(i));
        }
    }

    private static int size(RowData row, int field) {
        return size((BinaryStringData) row.getString(field));
    }

    private static int size(BinaryStringData text) {
        return text.getSizeInBytes();
    }

    @FunctionalInterface
    private interface Way {
        /** Reads all; the number of rows. */
        long read() throws IOException;
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
