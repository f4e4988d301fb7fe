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
package io.cloudfiles.flink.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** How a version is written to its file. */
final class SchemaEntry {
    static final String FORMAT = "cloudfiles-schema-1";

    private static final int FINGERPRINT_BYTES = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaEntry() {}

    static boolean isOurs(JsonNode entry) {
        return entry.path("format").asText().equals(FORMAT);
    }

    static byte[] write(SchemaVersion version) throws JsonProcessingException {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("version", version.number());
        node.put("createdAt", version.createdAt().toString());
        ObjectNode cause = node.putObject("cause");
        cause.put("kind", version.cause().kind());
        if (version.cause().file() != null) {
            cause.put("file", version.cause().file());
        }
        cause.put("detail", version.cause().detail());
        node.set("columns", columns(version.type(), version.partitionColumns()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    private static ArrayNode columns(RowType type, List<String> partitionColumns) {
        ArrayNode columns = JSON.createArrayNode();
        for (RowType.RowField field : type.getFields()) {
            ObjectNode column = columns.addObject();
            column.put("name", field.getName());
            column.put("type", field.getType().asSerializableString());
            if (partitionColumns.contains(field.getName())) {
                column.put("partition", true);
            }
        }
        return columns;
    }

    /** Hash of the columns as they are written. */
    static String fingerprint(RowType type, List<String> partitionColumns) {
        byte[] text = columns(type, partitionColumns).toString().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads an entry of ours.
     *
     * @throws RuntimeException when something in it is missing or wrong
     */
    static SchemaVersion read(int number, JsonNode entry) {
        List<RowType.RowField> fields = new ArrayList<>();
        List<String> partitions = new ArrayList<>();
        for (JsonNode column : entry.required("columns")) {
            String name = text(column, "name");
            if (column.path("partition").asBoolean()) {
                partitions.add(name);
            }
            fields.add(new RowType.RowField(
                    name, LogicalTypeParser.parse(text(column, "type"), SchemaEntry.class.getClassLoader())));
        }
        return new SchemaVersion(
                number,
                new RowType(true, fields),
                partitions,
                cause(entry.required("cause")),
                Instant.parse(text(entry, "createdAt")));
    }

    /** The first entries had a text here, and all of them were inferred. */
    private static SchemaCause cause(JsonNode cause) {
        if (cause.isTextual()) {
            String text = cause.textValue();
            String prefix = SchemaCause.INFERRED + " ";
            return SchemaCause.inferred(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
        }
        return new SchemaCause(
                text(cause, "kind"),
                cause.path("file").textValue(),
                cause.path("detail").asText());
    }

    private static String text(JsonNode node, String name) {
        JsonNode text = node.required(name);
        if (!text.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' is no text");
        }
        return text.textValue();
    }
}
