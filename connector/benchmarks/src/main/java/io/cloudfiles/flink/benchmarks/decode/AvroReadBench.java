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
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.AvroToRowDataConverters.AvroToRowDataConverter;
import org.apache.flink.formats.avro.RowDataToAvroConverters;
import org.apache.flink.formats.avro.RowDataToAvroConverters.RowDataToAvroConverter;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reading Avro files: ours beside flink-avro, with the events of {@link JsonDecodeBench} in blocks of Avro's default size. Arguments:
 * mebibytes of the events as JSON (default 64), rounds (default 7), a regular expression of names (default all).
 */
public final class AvroReadBench {
    private final byte[] events;
    private final Turns turns;
    private final EventSink sink = new EventSink();
    private final Schema schema = AvroSchemaConverter.convertToSchema(EventLines.TYPE, false);

    private AvroReadBench(byte[] events, Turns turns) {
        this.events = events;
        this.turns = turns;
    }

    public static void main(String[] args) throws Exception {
        new AvroReadBench(EventLines.generate(Turns.bytes(args, 64)), Turns.of(args)).run();
    }

    private void run() throws Exception {
        byte[] plain = write(CodecFactory.nullCodec());
        add("null", plain);
        add("snappy", write(CodecFactory.snappyCodec()));
        add("deflate", write(CodecFactory.deflateCodec(6)));
        add("zstandard", write(CodecFactory.zstandardCodec(3)));
        RowType type = EventLines.TYPE;
        Ours ours = Ours.of("avro", plain);
        turns.add("ours, null, 3 of 12 fields wanted", ours.bare(Ours.columns(type, 1, 4)))
                .add("ours, null, 2 of 12 fields rescued", ours.guarded(Ours.columns(type, 0, 10)))
                .add("Avro's records, null", () -> records(plain))
                .run(plain.length);
        System.out.println("checksum " + sink.sum());
    }

    private void add(String codec, byte[] content) {
        Ours ours = Ours.of("avro", content);
        turns.add("ours, " + codec, ours.bare(EventLines.TYPE))
                .add("flink-avro, " + codec, flinkAvro(content, false))
                .add("ours, " + codec + ", every value read as a row", ours.rows(EventLines.TYPE, sink))
                .add("flink-avro, " + codec + ", every value read", flinkAvro(content, true));
    }

    private byte[] write(CodecFactory codec) throws Exception {
        RowDataToAvroConverter converter = RowDataToAvroConverters.createConverter(EventLines.TYPE, false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(codec).create(schema, bytes);
            Ours.of("json", events).forEach(EventLines.TYPE, row -> append(writer, converter.convert(schema, row)));
        }
        return bytes.toByteArray();
    }

    private static void append(DataFileWriter<Object> writer, Object record) {
        try {
            writer.append(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Flink's format for files does it: a record that is used again, and a row made of it. */
    private Reading flinkAvro(byte[] content, boolean readsValues) {
        AvroToRowDataConverter converter = AvroToRowDataConverters.createRowConverter(EventLines.TYPE, false);
        return () -> {
            long fields = 0;
            try (DataFileReader<GenericRecord> reader = open(content)) {
                GenericRecord record = null;
                while (reader.hasNext()) {
                    record = reader.next(record);
                    RowData row = (RowData) converter.convert(record);
                    fields += row.getArity();
                    if (readsValues) {
                        sink.accept(row);
                    }
                }
            }
            return fields / EventLines.TYPE.getFieldCount();
        };
    }

    private DataFileReader<GenericRecord> open(byte[] content) throws IOException {
        return new DataFileReader<>(new SeekableByteArrayInput(content), new GenericDatumReader<>(null, schema));
    }

    private long records(byte[] content) throws IOException {
        long rows = 0;
        try (DataFileReader<GenericRecord> reader = open(content)) {
            GenericRecord record = null;
            while (reader.hasNext()) {
                record = reader.next(record);
                rows += record.hasField("ts") ? 1 : 0;
            }
        }
        return rows;
    }
}
