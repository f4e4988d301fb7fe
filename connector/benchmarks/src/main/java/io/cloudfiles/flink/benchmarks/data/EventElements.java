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
package io.cloudfiles.flink.benchmarks.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The events of {@link EventLines} as a document of elements {@code event} of about 490 bytes, each on a line. The same for the same seed. */
public final class EventElements {
    private static final JsonMapper MAPPER = new JsonMapper();

    private EventElements() {}

    /** A whole document, at least so many bytes. */
    public static byte[] generate(int bytes) throws IOException {
        EventLines lines = new EventLines(42);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 1000);
        out.writeBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<events>\n".getBytes(StandardCharsets.UTF_8));
        while (out.size() < bytes) {
            StringBuilder event = new StringBuilder();
            append(event, "event", MAPPER.readTree(lines.next()));
            out.writeBytes(event.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes("</events>\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static void append(StringBuilder out, String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> append(out, name, element));
            return;
        }
        out.append('<').append(name).append('>');
        if (value.isObject()) {
            value.properties().forEach(field -> append(out, field.getKey(), field.getValue()));
        } else {
            out.append(value.asText().replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
        }
        out.append("</").append(name).append('>');
    }
}
