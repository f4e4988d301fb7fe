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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an audit told.
 *
 * @param findings by the names of files
 * @param summary by the names of its numbers
 */
record AuditRun(Map<String, String> findings, JsonNode summary) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Audits the table of an ingest, and expects an exit code. */
    static AuditRun of(Landing landing, int exitCode) throws IOException {
        CommandRun run =
                CommandRun.of("audit", "--checkpoint", landing.checkpoint().toString(), "--format", "json");
        assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(exitCode);
        Map<String, String> findings = new TreeMap<>();
        JsonNode summary = JSON.createObjectNode();
        for (String line : run.out().lines().toList()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("summary")) {
                summary = node.get("summary");
            } else {
                findings.put(
                        Location.parse(node.get("path").asText()).name(),
                        node.get("finding").asText());
            }
        }
        return new AuditRun(findings, summary);
    }

    long number(String name) {
        return summary.path(name).asLong(-1);
    }
}
