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

import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * Reading ORC on one thread: ours beside the loop that flink-orc runs, which is orc-core's reader of batches and Flink's rows over its
 * vectors. Arguments: mebibytes of JSON lines that the rows are made of (default 128), rounds (default 7), a regular expression of names
 * (default all), compression (default SNAPPY).
 */
public final class OrcReadBench {
    private static final String TYPE =
            "struct<event_id:string,ts:timestamp,user_id:bigint,session:string,event_type:string,"
                    + "url:string,title:string,amount:double,quantity:int,is_member:boolean,"
                    + "device:struct<os:string,version:string,screen_w:int,screen_h:int>,tags:array<string>>";

    private final java.nio.file.Path file;
    private final byte[] content;
    private final EventSink sink = new EventSink();

    private OrcReadBench(java.nio.file.Path file) throws IOException {
        this.file = file;
        this.content = Files.readAllBytes(file);
    }

    public static void main(String[] args) throws Exception {
        CompressionKind codec = CompressionKind.valueOf(args.length > 3 ? args[3] : "SNAPPY");
        java.nio.file.Path directory = Files.createTempDirectory("orc-bench");
        java.nio.file.Path file = directory.resolve("events.orc");
        try {
            write(EventLines.generate(Turns.bytes(args, 128)), file, codec);
            // Else Hadoop's file system would spend time on checksums, which ours does not have.
            Files.deleteIfExists(directory.resolve(".events.orc.crc"));
            new OrcReadBench(file).run(Turns.of(args));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void run(Turns turns) throws Exception {
        RowType type = EventLines.TYPE;
        Ours ours = Ours.of("orc", content);
        turns.add("ours", ours.bare(type))
                .add("orc-core, every value read as a row", orcCore(true))
                .add("ours, every value read as a row", ours.rows(type, sink))
                .add("ours, 3 of 12 columns", ours.bare(Ours.columns(type, 1, 4)))
                .add("orc-core, batches only", orcCore(false))
                .run(content.length);
        System.out.println("checksum " + sink.sum());
    }

    private Reading orcCore(boolean readsValues) {
        return () -> {
            long rows = 0;
            Reader reader = OrcFile.createReader(new Path(file.toUri()), OrcFile.readerOptions(new Configuration()));
            VectorizedRowBatch batch = reader.getSchema().createRowBatch(2048);
            ColumnarRowData row = new ColumnarRowData(OrcVectors.batch(batch.cols));
            try (org.apache.orc.RecordReader records = reader.rows()) {
                while (records.nextBatch(batch)) {
                    rows += batch.size;
                    for (int i = 0; readsValues && i < batch.size; i++) {
                        row.setRowId(i);
                        sink.accept(row);
                    }
                }
            }
            reader.close();
            return rows;
        };
    }

    private static void write(byte[] lines, java.nio.file.Path file, CompressionKind codec) throws Exception {
        TypeDescription type = TypeDescription.fromString(TYPE);
        OrcFile.WriterOptions options =
                OrcFile.writerOptions(new Configuration()).setSchema(type).compress(codec);
        VectorizedRowBatch batch = type.createRowBatch(2048);
        try (Writer writer = OrcFile.createWriter(new Path(file.toUri()), options)) {
            Ours.of("json", lines).forEach(EventLines.TYPE, row -> {
                put(batch, row);
                if (batch.size == batch.getMaxSize()) {
                    add(writer, batch);
                }
            });
            add(writer, batch);
        }
    }

    private static void add(Writer writer, VectorizedRowBatch batch) {
        try {
            writer.addRowBatch(batch);
            batch.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
