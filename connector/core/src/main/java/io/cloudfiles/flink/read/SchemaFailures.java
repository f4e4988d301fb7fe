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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.RescuedFields;
import io.cloudfiles.flink.schema.SchemaChanges;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is said of a schema that files do not fit. */
final class SchemaFailures {
    private SchemaFailures() {}

    /** The mode lets no column be added. */
    static CloudFilesException notAllowed(Location file, RowType unknown) {
        return new CloudFilesException(
                ErrorCode.CF_NEW_FIELDS_NOT_ALLOWED,
                "[" + file + "] has fields that are not in the schema: " + names(unknown)
                        + ". schema.evolution-mode = fail-on-new-columns does not let them in, and a rerun meets them again (rerun fixes"
                        + " it: false). Add them to the schema, take the file away, or choose another mode: 'rescue' keeps such fields in"
                        + " the rescued data.");
    }

    /** A version with the news was saved, and the job ends. */
    static CloudFilesException restart(Location file, RescuedFields news, SchemaVersion next) {
        return new CloudFilesException(
                ErrorCode.UNKNOWN_FIELD_EXCEPTION,
                "[" + file + "] has fields that are not in the schema, or do not fit it: "
                        + names(news.unknown(), news.misfits())
                        + ". Schema version " + next.number()
                        + " has them and was saved; the job ends, since its plan has the columns"
                        + " of an older one. Submit it again: it goes on from its last checkpoint with the new columns, and"
                        + " nothing is read twice or lost (rerun fixes it: true).");
    }

    /** The store of the log does not answer. */
    static CloudFilesException unreachable(Location schemaLocation, IOException cause) {
        return new CloudFilesException(
                ErrorCode.CF_SCHEMA_LOG_UNREACHABLE,
                "[" + schemaLocation + "] A new version of the schema cannot be saved: " + cause.getMessage()
                        + ". No row was given out under it. Mend the access to 'schema.location'; the job goes on from its last"
                        + " checkpoint.",
                cause);
    }

    /** There was a log when the job was planned. */
    static CloudFilesException gone(Location schemaLocation) {
        return new CloudFilesException(
                ErrorCode.CF_LOG_FILE_MALFORMED,
                "[" + schemaLocation
                        + "] holds no version of the schema any more. The job was planned with one. Restore the"
                        + " directory, or name another 'schema.location' to infer the schema anew.");
    }

    /** The log is not the one that the checkpoint knows. */
    static CloudFilesException otherLog(Location schemaLocation, int version, boolean exists) {
        return new CloudFilesException(
                ErrorCode.CF_SCHEMA_LOG_MISMATCH,
                "[" + schemaLocation + "] Schema version " + version + ", which the checkpoint was taken with, "
                        + (exists ? "has other columns there" : "is not there")
                        + ". The directory was emptied, or it is another one. Name the 'schema.location' of the earlier run, or restore"
                        + " it; with a new checkpoint directory all files are read again.");
    }

    private static String names(RowType... fields) {
        List<String> names = new ArrayList<>();
        for (RowType each : fields) {
            SchemaChanges.between(RowType.of(), each).stream()
                    .map(text -> text.replaceFirst("^added ", ""))
                    .forEach(names::add);
        }
        return String.join(", ", names);
    }
}
