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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaVersion;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.time.Clock;

/**
 * An earlier version that is the latest one again.
 *
 * @param to the version that was wanted
 * @param latest the latest version now
 * @param undone what the one before it had beside
 */
@Internal
public record Rollback(int to, int latest, SchemaDifference undone) {
    /**
     * Appends a version equal to an earlier one, unless the latest is equal to it.
     *
     * @param wanted one of the log
     */
    public static Rollback run(SchemaLog log, SchemaVersion wanted, Clock clock) throws IOException {
        SchemaCause cause = SchemaCause.rolledBack(wanted.number());
        while (true) {
            SchemaVersion latest = log.latest().orElse(wanted);
            SchemaDifference undone = SchemaDifference.between(latest, wanted);
            if (latest.fingerprint().equals(wanted.fingerprint())) {
                return new Rollback(wanted.number(), latest.number(), undone);
            }
            // A job may append at the same time; what it appended is undone, too.
            SchemaVersion appended = log.append(wanted.type(), wanted.partitionColumns(), cause, clock.instant());
            if (appended.cause().equals(cause)) {
                return new Rollback(wanted.number(), appended.number(), undone);
            }
        }
    }

    private boolean changes() {
        return !undone.changes().isEmpty();
    }

    /** As people read it, with what it means for jobs. */
    public String text() {
        if (!changes()) {
            return "Version " + latest + " is the latest one and has the columns of version " + to
                    + ". Nothing was written.\n";
        }
        return "Version " + latest + " was written, equal to version " + to + ":\n"
                + String.join("\n", undone.changes()).indent(2)
                + "Jobs that start now read with it. A job that is running keeps its columns until a file has a new field.\n"
                + "With schema.evolution-mode = add-new-columns a file that has a dropped field adds it again: set "
                + "schema.hints for its type, or rescue to keep it out.\n"
                + "Tables keep columns that were dropped here; new rows have nulls there.\n";
    }

    /** As programs read it. */
    public JsonNode json() {
        ObjectNode json = (ObjectNode) undone.json();
        return json.put("to", to).put("latest", latest).put("written", changes());
    }
}
