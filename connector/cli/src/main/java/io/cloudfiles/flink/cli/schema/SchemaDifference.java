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
import io.cloudfiles.flink.schema.SchemaChanges;
import io.cloudfiles.flink.schema.SchemaVersion;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What is different between two versions.
 *
 * @param from number of the one
 * @param to number of the other
 * @param changes from the one to the other
 */
@Internal
public record SchemaDifference(int from, int to, List<String> changes) {
    public SchemaDifference {
        changes = List.copyOf(changes);
    }

    /** Compares two versions. */
    public static SchemaDifference between(SchemaVersion from, SchemaVersion to) {
        List<String> changes = new ArrayList<>(SchemaChanges.between(from.type(), to.type()));
        from.partitionColumns().stream()
                .filter(name -> !to.partitionColumns().contains(name))
                .forEach(name -> changes.add("no partition column any more: " + name));
        to.partitionColumns().stream()
                .filter(name -> !from.partitionColumns().contains(name))
                .forEach(name -> changes.add("partition column: " + name));
        if (changes.isEmpty() && !from.fingerprint().equals(to.fingerprint())) {
            changes.add("the same columns in another order");
        }
        return new SchemaDifference(from.number(), to.number(), changes);
    }

    /** As people read it. */
    public String text() {
        String heading = "Version " + from + " to version " + to + ":";
        return changes.isEmpty()
                ? heading + " no difference\n"
                : heading + "\n" + String.join("\n", changes).indent(2);
    }

    /** As programs read it. */
    public JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("from", from).put("to", to);
        ArrayNode all = json.putArray("changes");
        changes.forEach(all::add);
        return json;
    }
}
