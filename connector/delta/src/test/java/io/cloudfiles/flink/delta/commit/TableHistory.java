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
package io.cloudfiles.flink.delta.commit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All versions of a table on disk, from its log alone. */
final class TableHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Version> versions;

    private TableHistory(List<Version> versions) {
        this.versions = versions;
    }

    /** What one commit says. */
    record Version(long number, List<JsonNode> actions) {
        private Stream<JsonNode> of(String kind) {
            return actions.stream().filter(action -> action.has(kind)).map(action -> action.get(kind));
        }

        JsonNode info() {
            return of("commitInfo").findFirst().orElseThrow();
        }

        /** The transaction of a sink, if it is one. */
        Optional<JsonNode> transaction() {
            return of("txn").findFirst();
        }

        List<String> addedPaths() {
            return of("add").map(add -> add.get("path").asText()).toList();
        }

        /** The words that Spark was told to leave in the commit. */
        @Nullable
        String remark() {
            JsonNode remark = info().get("userMetadata");
            return remark == null ? null : remark.asText();
        }

        long readVersion() {
            return info().get("readVersion").asLong();
        }

        boolean isBlindAppend() {
            return info().path("isBlindAppend").asBoolean();
        }

        boolean changesTheTable() {
            return of("metaData").findAny().isPresent()
                    || of("protocol").findAny().isPresent();
        }
    }

    static TableHistory read(Path table) throws IOException {
        List<Version> versions = new ArrayList<>();
        Path log = table.resolve("_delta_log");
        for (long number = 0; ; number++) {
            Path commit = log.resolve("%020d.json".formatted(number));
            if (!Files.exists(commit)) {
                return new TableHistory(versions);
            }
            List<JsonNode> actions = new ArrayList<>();
            for (String line : Files.readAllLines(commit)) {
                actions.add(JSON.readTree(line));
            }
            versions.add(new Version(number, actions));
        }
    }

    List<Version> versions() {
        return versions;
    }

    long newest() {
        return versions.size() - 1L;
    }

    /** The names of the columns at a version. */
    List<String> columns(long version) throws IOException {
        List<String> names = new ArrayList<>();
        for (Version each : versions.subList(0, Math.toIntExact(version) + 1)) {
            Optional<JsonNode> metadata = each.of("metaData").findFirst();
            if (metadata.isPresent()) {
                names.clear();
                JsonNode schema =
                        JSON.readTree(metadata.get().get("schemaString").asText());
                schema.get("fields")
                        .forEach(field -> names.add(field.get("name").asText()));
            }
        }
        return names;
    }
}
