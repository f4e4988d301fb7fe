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

import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files with Avro's own writer. */
public final class AvroFiles {
    private CodecFactory codec = CodecFactory.nullCodec();
    private int blockRecords = Integer.MAX_VALUE;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private AvroFiles() {}

    public static AvroFiles writer() {
        return new AvroFiles();
    }

    AvroFiles codec(CodecFactory newCodec) {
        codec = newCodec;
        return this;
    }

    /** Ends a block after so many records. */
    AvroFiles blockRecords(int records) {
        blockRecords = records;
        return this;
    }

    AvroFiles property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    public byte[] write(Schema schema, List<?> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(codec);
            properties.forEach(writer::setMeta);
            byte[] sync = "a marker of file".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            writer.create(schema, bytes, sync);
            int inBlock = 0;
            for (Object record : records) {
                writer.append(record);
                if (++inBlock == blockRecords) {
                    writer.sync();
                    inBlock = 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A schema of one record, from its fields as JSON with single quotes. */
    static Schema schema(String fields) {
        return new Schema.Parser()
                .parse(("{'type': 'record', 'name': 'row', 'fields': [" + fields + "]}").replace('\'', '"'));
    }

    /** A record, the values of which are given in order. */
    static GenericRecord record(Schema schema, Object... values) {
        GenericRecordBuilder builder = new GenericRecordBuilder(schema);
        for (int i = 0; i < values.length; i++) {
            builder.set(schema.getFields().get(i), values[i]);
        }
        return builder.build();
    }
}
