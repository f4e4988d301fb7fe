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
package io.cloudfiles.flink.error;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Stable codes of all failures that a user can act on. A code never changes its meaning; Auto Loader's own code is used where it has
 * one. {@code docs/reference/errors.md} is generated from the descriptions.
 */
@PublicEvolving
public enum ErrorCode {
    CF_INVALID_OPTIONS("One or more options are wrong; the message lists every problem."),
    CF_UNKNOWN_OPTION_KEYS_ERROR("An option key is not known; the message names the nearest known one."),
    CF_OPTION_NOT_AVAILABLE("An option or value is known but cannot be honoured by this version."),
    CF_SOURCE_DIRECTORY_PATH_REQUIRED("No path was given, or it is not a valid location."),
    CF_FILE_FORMAT_REQUIRED("No format was given, or no such format is on the class path."),
    CF_PATH_NOT_FOUND("The source path does not exist."),
    CF_NO_STORAGE_FOR_SCHEME("No storage backend on the class path serves the scheme of a location, or two claim it."),
    CF_CANNOT_RUN_DIRECTORY_LISTING("A directory could not be listed in the configured number of attempts."),
    CF_FILE_UNREADABLE("A file could not be read in the configured number of attempts."),
    CF_FILE_MISSING("A file vanished between discovery and reading."),
    CF_FILE_CHANGED("A file changed while it was being read."),
    CF_CORRUPT_RECORD("A record is malformed and the mode is FAILFAST."),
    CF_STORAGE_FULL("The store has no room left."),
    CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE("The schema is to be inferred, but no file with a record was found."),
    CF_FAILED_TO_INFER_SCHEMA("The schema could not be inferred from the sampled files."),
    CF_INVALID_SCHEMA("A declared schema cannot be parsed or contains an unsupported type."),
    CF_SCHEMA_DOES_NOT_FIT("No declared column occurs in the data."),
    CF_LOG_FILE_MALFORMED("An entry of the schema log cannot be understood."),
    CF_UNSUPPORTED_LOG_VERSION("An entry of the schema log was written by a newer version or another product."),
    CF_INVALID_CHECKPOINT("A checkpoint cannot be resumed: it belongs to another job or its operators had finished."),
    CF_STATE_BACKEND_UNSUPPORTED("The keyed state backend cannot hold the ledger."),
    CF_CHECKPOINTING_REQUIRED("Checkpointing is off, so exactly-once cannot be kept."),
    CF_INCORRECT_BATCH_USAGE("The source was used in batch execution mode."),
    CF_DUPLICATE_SOURCE_UID("Two sources or sinks of one job have the same uid."),
    DELTA_METADATA_MISMATCH("The schema or partitioning of the rows does not fit the Delta table."),
    CF_DELTA_TABLE_UNSUPPORTED("The Delta table uses a feature that the sink does not keep."),
    CF_DELTA_TABLE_REPLACED("The Delta table is not the one that the restored state was written for."),
    CF_DELTA_COMMIT_FAILED("A Delta commit failed in the configured number of attempts."),
    CF_JOB_FAILED("The ingest job failed; the message names the cause and how to resume."),
    CF_USAGE("The command line is wrong; the message shows the right use.");

    private final String description;

    ErrorCode(String description) {
        this.description = description;
    }

    /** One sentence for the reference page. */
    public String description() {
        return description;
    }
}
