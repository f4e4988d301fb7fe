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
package io.cloudfiles.flink.cli.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.delta.maintenance.CommitHistory.Commit;
import io.cloudfiles.flink.delta.maintenance.Compaction;
import io.cloudfiles.flink.delta.maintenance.TableDescription;
import io.cloudfiles.flink.delta.maintenance.TableDescription.LastTransaction;
import io.cloudfiles.flink.delta.maintenance.Vacuum;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import org.apache.flink.annotation.Internal;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is told of tables, as JSON. Fields without a value are null. */
@Internal
public final class TableJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableJson() {}

    /** A description. */
    public static JsonNode of(TableDescription table) {
        TableDefinition definition = table.definition();
        ObjectNode json = JSON.createObjectNode()
                .put("location", definition.location().toString())
                .put("id", definition.id())
                .put("name", table.name().orElse(null))
                .put("description", table.description().orElse(null))
                .put("version", table.version())
                .put("time", table.time().toString())
                .put("files", table.files())
                .put("bytes", table.bytes())
                .put("rows", table.rows())
                .put("filesWithoutRowCount", table.filesWithoutRowCount())
                .put("filesWithDeletions", table.filesWithDeletions())
                .put("readerVersion", table.readerVersion())
                .put("writerVersion", definition.writerVersion())
                .put(
                        "checkpointVersion",
                        table.checkpointVersion().isPresent()
                                ? (Long) table.checkpointVersion().getAsLong()
                                : null);
        json.set("schema", parse(table.schemaJson()));
        json.set("partitionColumns", JSON.valueToTree(definition.partitionColumns()));
        json.set("features", JSON.valueToTree(new TreeSet<>(definition.features())));
        json.set("properties", JSON.valueToTree(new TreeMap<>(definition.properties())));
        ArrayNode transactions = json.putArray("transactions");
        for (LastTransaction last : table.transactions()) {
            transactions
                    .addObject()
                    .put("appId", last.appId())
                    .put("checkpoint", last.version())
                    .put("time", last.updated().map(Object::toString).orElse(null));
        }
        return json;
    }

    /** What a vacuum found. */
    public static JsonNode of(Vacuum.Result result, boolean dryRun) {
        ObjectNode json = JSON.createObjectNode()
                .put("dryRun", dryRun)
                .put("olderThan", result.olderThan().toString())
                .put("files", result.files().size())
                .put("bytes", result.bytes())
                .put("activeFiles", result.activeFiles());
        ArrayNode paths = json.putArray("paths");
        result.files().forEach(file -> paths.add(file.location().toString()));
        return json;
    }

    /** What a compaction did. */
    public static JsonNode of(Compaction.Result result, boolean dryRun) {
        ObjectNode json = JSON.createObjectNode()
                .put("dryRun", dryRun)
                .put("removedFiles", result.removedFiles())
                .put("removedBytes", result.removedBytes())
                .put("addedFiles", result.addedFiles())
                .put("addedBytes", result.addedBytes());
        json.set("versions", JSON.valueToTree(result.versions()));
        json.set("dropped", JSON.valueToTree(result.dropped()));
        return json;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits. */
    public static JsonNode of(List<Commit> commits) {
        ArrayNode json = JSON.createArrayNode();
        for (Commit commit : commits) {
            ObjectNode object = json.addObject()
                    .put("version", commit.version())
                    .put("time", commit.time().toString())
                    .put("operation", commit.operation().orElse(null))
                    .put("isBlindAppend", commit.isBlindAppend().orElse(null))
                    .put("engine", commit.engine().orElse(null))
                    .put("job", commit.job().orElse(null));
            object.set("parameters", JSON.valueToTree(commit.parameters()));
            object.set("metrics", JSON.valueToTree(commit.metrics()));
            object.set("transactions", JSON.valueToTree(commit.transactions()));
        }
        return json;
    }
}
