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
package io.cloudfiles.flink.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.cli.table.TextTable;
import io.cloudfiles.flink.schema.SchemaVersion;
import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * The versions of a schema log.
 *
 * @param versions the first one first
 */
@Internal
public record SchemaVersions(List<SchemaVersion> versions) {
    public SchemaVersions {
        versions = List.copyOf(versions);
    }

    /** A line for each version below a heading. */
    public String text() {
        TextTable lines = new TextTable().line("version", "time", "columns", "cause", "changes");
        for (int i = 0; i < versions.size(); i++) {
            SchemaVersion version = versions.get(i);
            List<String> changes = i == 0
                    ? List.of()
                    : SchemaDifference.between(versions.get(i - 1), version).changes();
            lines.line(
                    String.valueOf(version.number()),
                    version.createdAt().toString(),
                    String.valueOf(version.type().getFieldCount()),
                    version.cause().text(),
                    changes.isEmpty() ? "-" : String.join(", ", changes));
        }
        return lines.toString();
    }

    /** As programs read it, with all columns. */
    public JsonNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        versions.forEach(version -> all.add(json(version)));
        return all;
    }

    private static ObjectNode json(SchemaVersion version) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", version.number()).put("time", version.createdAt().toString());
        json.putObject("cause")
                .put("kind", version.cause().kind())
                .put("file", version.cause().file())
                .put("detail", version.cause().detail());
        json.put("fingerprint", version.fingerprint());
        ArrayNode columns = json.putArray("columns");
        version.type()
                .getFields()
                .forEach(field -> columns.addObject()
                        .put("name", field.getName())
                        .put("type", field.getType().asSummaryString().replace("VARCHAR(2147483647)", "STRING"))
                        .put("partition", version.partitionColumns().contains(field.getName())));
        return json;
    }
}
