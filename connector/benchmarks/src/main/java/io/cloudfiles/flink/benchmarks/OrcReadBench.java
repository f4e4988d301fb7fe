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
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reading ORC on one thread: ours beside the loop that flink-orc runs, which is orc-core's reader of batches and Flink's rows over its
 * vectors. Ways of reading take turns; the CPU time of the thread counts, so that a busy machine disturbs little. Arguments: mebibytes of
 * JSON lines that the rows are made of (default 128), rounds (default 7), compression (default SNAPPY).
 */
public final class OrcReadBench {
    private static final int WARM_UP_ROUNDS = 3;
    private static final String TYPE =
            "struct<event_id:string,ts:timestamp,user_id:bigint,session:string,event_type:string,"
                    + "url:string,title:string,amount:double,quantity:int,is_member:boolean,"
                    + "device:struct<os:string,version:string,screen_w:int,screen_h:int>,tags:array<string>>";

    private final java.nio.file.Path file;
    private final byte[] content;
    private long sink;

    private OrcReadBench(java.nio.file.Path file) throws IOException {
        this.file = file;
        this.content = Files.readAllBytes(file);
    }

    public static void main(String[] args) throws IOException {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 128;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        CompressionKind codec = CompressionKind.valueOf(args.length > 2 ? args[2] : "SNAPPY");
        java.nio.file.Path directory = Files.createTempDirectory("orc-bench");
        java.nio.file.Path file = directory.resolve("events.orc");
        try {
            write(EventLines.generate(megabytes << 20), file, codec);
            // Else Hadoop's file system would spend time on checksums, which ours does not have.
            Files.deleteIfExists(directory.resolve(".events.orc.crc"));
            new OrcReadBench(file).run(rounds);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void run(int rounds) throws IOException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("ours", ours(EventLines.TYPE, false));
        ways.put("ours, every value read back", ours(EventLines.TYPE, true));
        ways.put(
                "ours, 3 of 12 columns",
                ours(new RowType(false, EventLines.TYPE.getFields().subList(1, 4)), false));
        ways.put("orc-core, batches only", orcCore(false));
        ways.put("orc-core, every value read as a row", orcCore(true));
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
        nanosPerRow.forEach(OrcReadBench::print);
        System.out.println("checksum " + sink);
    }

    private static void print(String name, List<Double> nanos) {
        double[] sorted =
                nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-36s %6.0f k rows/s per CPU second  (%4.0f .. %4.0f ns/row)%n",
                name,
                1e6 / sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private Way ours(RowType type, boolean readsBack) {
        FileFormat format = FileFormats.create("orc", new org.apache.flink.configuration.Configuration());
        FileEntry entry = new FileEntry(Location.parse("mem://bench/events.orc"), content.length, 0, null);
        ReadSchema schema = new ReadSchema(1, type, null, null, true);
        return () -> {
            long rows = 0;
            try (RecordReader reader =
                    format.open(new MemoryInput(entry, content), FileRange.whole(entry), ReadPosition.START, schema)) {
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

    private Way orcCore(boolean readsBack) {
        return () -> {
            long rows = 0;
            Reader reader = OrcFile.createReader(new Path(file.toUri()), OrcFile.readerOptions(new Configuration()));
            VectorizedRowBatch batch = reader.getSchema().createRowBatch(2048);
            ColumnarRowData row = new ColumnarRowData(OrcVectors.batch(batch.cols));
            try (org.apache.orc.RecordReader records = reader.rows()) {
                while (records.nextBatch(batch)) {
                    rows += batch.size;
                    for (int i = 0; readsBack && i < batch.size; i++) {
                        row.setRowId(i);
                        readBack(row);
                    }
                }
            }
            reader.close();
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

    private static void write(byte[] lines, java.nio.file.Path file, CompressionKind codec) throws IOException {
        FileEntry entry = new FileEntry(Location.parse("mem://bench/events.json"), lines.length, 0, null);
        TypeDescription type = TypeDescription.fromString(TYPE);
        OrcFile.WriterOptions options =
                OrcFile.writerOptions(new Configuration()).setSchema(type).compress(codec);
        VectorizedRowBatch batch = type.createRowBatch(2048);
        try (Writer writer = OrcFile.createWriter(new Path(file.toUri()), options);
                RecordReader events = FileFormats.create("json", new org.apache.flink.configuration.Configuration())
                        .open(
                                new MemoryInput(entry, lines),
                                FileRange.whole(entry),
                                ReadPosition.START,
                                new ReadSchema(1, EventLines.TYPE, null, null, true))) {
            for (DecodedBatch decoded = events.next(); decoded != null; decoded = events.next()) {
                for (int i = 0; i < decoded.records().rowCount(); i++) {
                    put(batch, decoded.records().row(i));
                    if (batch.size == batch.getMaxSize()) {
                        writer.addRowBatch(batch);
                        batch.reset();
                    }
                }
            }
            writer.addRowBatch(batch);
        }
    }

    private static void put(VectorizedRowBatch batch, RowData row) {
        int at = batch.size++;
        for (int text : new int[] {0, 3, 4, 5, 6}) {
            ((BytesColumnVector) batch.cols[text])
                    .setVal(at, row.getString(text).toBytes());
        }
        ((TimestampColumnVector) batch.cols[1]).set(at, row.getTimestamp(1, 3).toTimestamp());
        ((LongColumnVector) batch.cols[2]).vector[at] = row.getLong(2);
        ((DoubleColumnVector) batch.cols[7]).vector[at] = row.getDouble(7);
        ((LongColumnVector) batch.cols[8]).vector[at] = row.getInt(8);
        ((LongColumnVector) batch.cols[9]).vector[at] = row.getBoolean(9) ? 1 : 0;
        StructColumnVector device = (StructColumnVector) batch.cols[10];
        RowData fields = row.getRow(10, 4);
        for (int text = 0; text < 2; text++) {
            ((BytesColumnVector) device.fields[text])
                    .setVal(at, fields.getString(text).toBytes());
        }
        for (int number = 2; number < 4; number++) {
            ((LongColumnVector) device.fields[number]).vector[at] = fields.getInt(number);
        }
        ListColumnVector tags = (ListColumnVector) batch.cols[11];
        ArrayData elements = row.getArray(11);
        tags.offsets[at] = tags.childCount;
        tags.lengths[at] = elements.size();
        tags.child.ensureSize(tags.childCount + elements.size(), true);
        for (int i = 0; i < elements.size(); i++) {
            ((BytesColumnVector) tags.child)
                    .setVal(tags.childCount++, elements.getString(i).toBytes());
        }
    }

    @FunctionalInterface
    private interface Way {
        /** Reads all; the number of rows. */
        long read() throws IOException;
    }
}
