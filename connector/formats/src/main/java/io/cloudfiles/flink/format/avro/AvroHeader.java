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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.avro.Schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands before the blocks of a file.
 *
 * @param schema of its records
 * @param codec of its blocks
 * @param properties what its writer said of it
 * @param sync what stands behind the header and each block
 * @param end first byte behind it
 */
record AvroHeader(Schema schema, AvroCodec codec, Map<String, String> properties, byte[] sync, long end) {
    static final int SYNC_BYTES = 16;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final String SCHEMA = "avro.schema";
    private static final String CODEC = "avro.codec";
    /** Names and defaults of files are as they are. */
    private static final boolean LENIENT = true;

    private static final int FIRST_BYTES = 16 * 1024;
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /**
     * Reads the header of a file.
     *
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when it is no Avro file
     */
    static AvroHeader read(AvroFile file) throws IOException {
        int most = (int) Math.min(file.sizeBytes(), MAX_BYTES);
        int length = Math.min(most, FIRST_BYTES);
        while (true) {
            int from = file.load(0, length);
            byte[] bytes = Arrays.copyOfRange(file.window(), from, from + length);
            if (length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw file.unreadable(0, "it does not begin with 'Obj' and the version 1", noCause());
            }
            try {
                return parse(bytes);
            } catch (MalformedAvroException | IndexOutOfBoundsException e) {
                if (length == most) {
                    String why = e instanceof MalformedAvroException ? e.getMessage() : "it ends too early";
                    throw file.unreadable(0, "its header is cut off or damaged: " + why, e);
                }
                length = (int) Math.min(most, 4L * length);
            }
        }
    }

    private static MalformedAvroException noCause() {
        return new MalformedAvroException("no magic");
    }

    private static AvroHeader parse(byte[] bytes) {
        AvroInput in = new AvroInput();
        in.start(bytes, MAGIC.length, bytes.length);
        Map<String, byte[]> metadata = new LinkedHashMap<>();
        for (int count = in.readCount(2); count > 0; count = in.readCount(2)) {
            for (int i = 0; i < count; i++) {
                String key = new String(value(in), StandardCharsets.UTF_8);
                metadata.put(key, value(in));
            }
        }
        in.skip(SYNC_BYTES);
        in.checkEnd();
        byte[] sync = Arrays.copyOfRange(bytes, in.position - SYNC_BYTES, in.position);
        Map<String, String> properties = new LinkedHashMap<>();
        metadata.forEach((key, value) -> properties.put(key, new String(value, StandardCharsets.UTF_8)));
        String schema = properties.get(SCHEMA);
        if (schema == null) {
            throw new MalformedAvroException("it has no schema");
        }
        return new AvroHeader(
                AvroSchemas.parse(schema, LENIENT),
                AvroCodec.of(properties.getOrDefault(CODEC, AvroCodec.NULL.toString())),
                properties,
                sync,
                in.position);
    }

    private static byte[] value(AvroInput in) {
        int length = in.readLength();
        int start = in.advance(length);
        return Arrays.copyOfRange(in.bytes, start, start + length);
    }

    /** The error of a file whose records are none. */
    CloudFilesException notRecords(AvroFile file) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + file.location() + "] the file has values of the type " + schema.getType()
                        + ", which are no records and so no rows. Write records, or leave such files out with "
                        + "discovery.file-filter.");
    }
}
