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

import io.cloudfiles.flink.format.ByteNotation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Avro files as a text.
 *
 * <pre>
 * schema {...}           of the records
 * meta avro.codec null   any other entry of the header; its value is the rest of the line
 * block 2 BYTES          a block of so many records, with its length before it and the sync marker behind
 * bytes BYTES            bytes as they are, as in {@link ByteNotation}; the sync marker is 'a marker of file'
 * </pre>
 */
final class AvroNotation {
    private static final byte[] SYNC = "a marker of file".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private AvroNotation() {}

    static byte[] file(String text) {
        AvroNotation notation = new AvroNotation();
        text.lines().forEach(notation::add);
        notation.writeHeader();
        return notation.file.toByteArray();
    }

    private void add(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length < 2 ? "" : words[1];
        switch (words[0]) {
            case "schema" -> metadata.put("avro.schema", rest);
            case "meta" -> {
                String[] entry = rest.split(" ", 2);
                metadata.put(entry[0], entry[1]);
            }
            case "block" -> {
                String[] block = rest.split(" ", 2);
                writeHeader();
                byte[] data = ByteNotation.bytes(block.length < 2 ? "" : block[1]);
                file.writeBytes(ByteNotation.zigZag(Long.parseLong(block[0])));
                writeBytes(data);
                file.writeBytes(SYNC);
            }
            case "bytes" -> {
                writeHeader();
                file.writeBytes(ByteNotation.bytes(rest));
            }
            default -> throw new IllegalArgumentException("Not part of an Avro file: " + line);
        }
    }

    private void writeHeader() {
        if (metadata.isEmpty()) {
            return;
        }
        file.writeBytes(new byte[] {'O', 'b', 'j', 1});
        file.writeBytes(ByteNotation.zigZag(metadata.size()));
        metadata.forEach((key, value) -> {
            writeBytes(key.getBytes(StandardCharsets.UTF_8));
            writeBytes(value.getBytes(StandardCharsets.UTF_8));
        });
        file.write(0);
        file.writeBytes(SYNC);
        metadata.clear();
    }

    private void writeBytes(byte[] bytes) {
        file.writeBytes(ByteNotation.zigZag(bytes.length));
        file.writeBytes(bytes);
    }
}
