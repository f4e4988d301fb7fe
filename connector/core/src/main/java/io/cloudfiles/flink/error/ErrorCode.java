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

import java.util.EnumSet;
import java.util.Set;

/**
 * Stable codes of all failures that a user can act on. A code never changes its meaning; Auto Loader's own code is used where it has
 * one. {@code docs/reference/errors.md} is generated from the two texts.
 */
@PublicEvolving
public enum ErrorCode {
    CF_INVALID_OPTIONS(
            "One or more options are wrong; the message lists every problem.",
            "Correct each option that the message names; `docs/reference/options.md` lists them all."),
    CF_UNKNOWN_OPTION_KEYS_ERROR(
            "An option key is not known here; the message names the nearest known one, or where the key belongs.",
            "Correct the spelling, or leave the option out."),
    CF_OPTION_NOT_AVAILABLE(
            "An option or value is known but cannot be honoured by this version.",
            "Do what the message says instead; leaving the option out always works."),
    CF_SOURCE_DIRECTORY_PATH_REQUIRED(
            "No path was given, or it is not a valid location.",
            "Set `path` to a directory, a file or a glob, such as `s3://landing/events` or `/data/in/*.json`."),
    CF_FILE_FORMAT_REQUIRED(
            "No format was given, or it is not one of this version and its class path.",
            "Set `format` to one of those that the message lists."),
    CF_PATH_NOT_FOUND(
            "The source path does not exist.", "Correct the path, or create the directory before the job starts."),
    CF_NO_STORAGE_FOR_SCHEME(
            "No storage backend on the class path serves the scheme of a location, or two claim it.",
            "Use a store that the message lists, or add Flink's plug-in for the scheme; remove one of two that serve"
                    + " the same."),
    CF_CANNOT_RUN_DIRECTORY_LISTING(
            "A directory could not be listed in the configured number of attempts.",
            "Mend what the message names, such as the permission or the network; the job goes on from its last "
                    + "checkpoint, but ends when the store refuses the listing: start it again then. Raise `discovery.max-attempts` for a store that fails often."),
    CF_UNABLE_TO_LIST_EFFICIENTLY(
            "An incremental listing was asked for of a store that does not list in the order of names.",
            "Set `discovery.incremental = auto` or `false`."),
    CF_EVENT_NOTIFICATION_NOT_SUPPORTED(
            "`discovery.mode` is `notification`, but no queue of this version tells of new files in that store.",
            "Set `discovery.mode = listing`, or use the jar that has the cloud of the queue."),
    CF_CANNOT_READ_NOTIFICATIONS(
            "The queue of notifications, or the store when it was asked for a file that a message told of, failed in the configured number "
                    + "of attempts.",
            "Mend what the message names, such as the name of the queue, a permission or the network; the job goes on from its last checkpoint "
                    + "and messages come again, but it ends when the service refuses the request: start it again then."),
    CF_CANNOT_SET_UP_NOTIFICATIONS(
            "What notifications need could not be set up, looked at or taken down: a service refused it or cannot be reached, or something of "
                    + "others is in the way.",
            "Do what the message says, and run it again: what is done already is found. `cloudfiles notifications policies` prints the rights that "
                    + "are needed."),
    CF_FILE_UNREADABLE(
            "A file could not be read in the configured number of attempts, or is none of its format.",
            "Replace the file or mend the access to it. `read.ignore-corrupt-files = true` skips such files, "
                    + "`read.on-failure = quarantine` sets them aside with their reason."),
    CF_FILE_MISSING(
            "A file vanished between discovery and reading, or one that was written for a table before it was committed.",
            "Keep files until they are read. `read.ignore-missing-files = true` skips files that vanish."),
    CF_FILE_CHANGED(
            "A file changed while it was being read, or after it was cut into ranges to be read.",
            "Write each file once, under a name of its own, and move it into the directory when it is complete. "
                    + "Where half-written files are visible, raise `discovery.settle-time`. "
                    + "`read.on-failure = quarantine` goes on without the ranges that cannot be read any more."),
    CF_CORRUPT_RECORD(
            "A record is malformed and the mode is FAILFAST.",
            "Correct the file, or set `bad-records.mode` to `permissive` or `dropmalformed`."),
    CF_STORAGE_FULL(
            "The store has no room left.",
            "Make room or raise the quota; then start again. Nothing half-written became visible."),
    CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE(
            "The schema is to be inferred, but no file with a record was found.",
            "Put a sample file into the directory, or declare the columns."),
    CF_INVALID_SCHEMA(
            "A declared schema or a hint cannot be parsed, contains an unsupported type or contradicts the data.",
            "Correct the column that the message names; `cloudfiles infer` prints a schema to start from."),
    CF_SCHEMA_DOES_NOT_FIT(
            "No declared column occurs in the data.",
            "Compare the names in the message with the data; `cloudfiles infer` prints a schema to start from."),
    UNKNOWN_FIELD_EXCEPTION(
            "A file has fields that are not in the schema. A version of the schema that has them was saved, and the job ended, as its plan "
                    + "cannot change.",
            "Submit the job again: it goes on from its last checkpoint with the new columns. `schema.on-evolution = continue`, where the "
                    + "message offers it, needs no restart; `schema.evolution-mode = rescue` keeps such fields in the rescued data."),
    CF_NEW_FIELDS_NOT_ALLOWED(
            "A file has fields that are not in the schema, and `schema.evolution-mode` is `fail-on-new-columns`.",
            "Add the fields to the schema, take the file away, or choose another mode."),
    CF_ADD_NEW_NOT_SUPPORTED(
            "Columns are declared, so that none can be added.",
            "Leave `schema.evolution-mode` out, set `rescue` or `fail-on-new-columns`, or let the schema be inferred."),
    CF_SCHEMA_LOG_MISMATCH(
            "The schema log is not the one that the checkpoint was taken with.",
            "Name the `schema.location` of the earlier run, or restore it."),
    CF_SCHEMA_LOG_UNREACHABLE(
            "A new version of the schema could not be saved.",
            "Mend the access to `schema.location`; the job goes on from its last checkpoint."),
    CF_MISSING_PARTITION_COLUMN_ERROR(
            "A column of `schema.partition-columns` is not among the declared columns.",
            "Declare the column, or take it out of the option."),
    CF_INVALID_PARTITION_VALUE(
            "A `key=value` directory has a value that does not fit the type of its partition column.",
            "Rename the directory, or declare the column as a nullable STRING. `read.on-failure = quarantine` sets"
                    + " such files aside with their reason."),
    CF_INVALID_EXPRESSION(
            "A column that is to be added is computed by an expression that is malformed, or of what is not known of a file.",
            "Correct the expression at the place that the message names; it lists the columns that there are."),
    CF_COLUMN_NOT_COMPUTED(
            "The expression of an added column has no value for a file.",
            "Correct the expression, such as by `TRY_CAST` for `CAST`. `read.on-failure = quarantine` sets such files aside"
                    + " with their reason."),
    CF_LOG_FILE_MALFORMED(
            "An entry of the schema log is missing or cannot be understood.",
            "Restore the file that the message names from a backup, or name another `schema.location`."),
    CF_UNSUPPORTED_LOG_VERSION(
            "An entry of the schema log was written by a newer version or another product.",
            "Use the version that wrote it, or give this source a `schema.location` of its own."),
    CF_INVALID_CHECKPOINT(
            "A checkpoint cannot be resumed: it belongs to another job, it is damaged, or its operators had finished.",
            "Give each job a checkpoint directory of its own. Restore a damaged checkpoint from a backup, or remove its directory to "
                    + "resume from an older one; with another checkpoint directory all files are read again."),
    CF_CHECKPOINT_IN_USE(
            "Another run holds the checkpoint directory; the message names it.",
            "Wait until it has ended, or stop it. Each job has a checkpoint directory of its own."),
    CF_CHECKPOINT_LOST(
            "Another run has taken the checkpoint directory over, because this one gave no sign of life for a while. It commits "
                    + "nothing any more, and nothing is lost: the other run reads the files.",
            "Nothing, if the other run is meant to go on. Look for what paused this one: a machine that slept, a full CPU, a store that "
                    + "could not be reached."),
    CF_OPTION_NOT_CHANGEABLE(
            "An option has another value than when the checkpoint was taken, and may not change on an existing one.",
            "Set it back to the value that the message names, or begin with a new checkpoint directory: all files are then read again. "
                    + "The [options](options.md) say of each whether it may change."),
    CF_DOWN_LONGER_THAN_FILE_AGE(
            "A job was down for longer than it remembers files (`ledger.max-file-age`), or the clock of its machine is wrong.",
            "Correct the clock: by a wrong one, files are passed over for good. Else start the job with a `ledger.max-file-age` that is "
                    + "longer than it was down, or without it: what came since is read. With a new checkpoint directory all files are "
                    + "read again."),
    CF_STATE_BACKEND_UNSUPPORTED(
            "The keyed state backend cannot hold the ledger.", "Set `state.backend.type: rocksdb`."),
    CF_CHECKPOINTING_REQUIRED(
            "Checkpointing is off, so exactly-once cannot be kept.",
            "Turn it on: `env.enableCheckpointing(10_000)`, or in SQL `SET 'execution.checkpointing.interval' = "
                    + "'10 s';`."),
    CF_INCORRECT_BATCH_USAGE(
            "The source was used in batch execution mode.",
            "Use streaming mode, with `run-mode = available-now` to read what is there and stop."),
    CF_DUPLICATE_SOURCE_UID(
            "Two sources or sinks of one job have the same uid.",
            "Give each its own `source.uid`, and keep it for as long as the job lives."),
    DELTA_METADATA_MISMATCH(
            "The schema or partitioning of the rows does not fit the Delta table.",
            "Change the rows, or write to another table; the message names the columns."),
    CF_DELTA_TABLE_UNSUPPORTED(
            "The Delta table uses a feature that the sink does not keep.",
            "Remove the feature from the table, or write to another one."),
    CF_DELTA_TABLE_REPLACED(
            "The Delta table is not the one that the restored state was written for.",
            "Bring the old table back, or start without the old state, by naming another checkpoint directory or"
                    + " removing the old one: all files are then read again."),
    CF_DELTA_COMMIT_FAILED(
            "A Delta commit failed in the configured number of attempts.",
            "Mend what the message names and start again: the checkpoint holds what is not committed, so nothing "
                    + "is lost or doubled."),
    CF_JOB_FAILED(
            "The ingest job failed; the message names the cause and how to resume.",
            "Mend the cause; then the same command resumes from the last checkpoint. Without a change it helps only"
                    + " where the cause has passed by itself."),
    CF_INVALID_SQL(
            "A statement of a SQL script is wrong, or is not run by the command.",
            "Correct the line that the message names."),
    CF_CATALOG_CONFLICT(
            "Another session changed the same definition of a catalog at the same time.",
            "Look at the definition as it is now (`SHOW CREATE TABLE`), and run the statement again where it is still wanted."),
    CF_CATALOG_ENTRY_MALFORMED(
            "A definition in the location of a catalog cannot be understood.",
            "Restore the file that the message names from a backup, or delete it and define the table again."),
    CF_CATALOG_UNREACHABLE(
            "The store of a catalog, or that of one of its tables, did not answer.",
            "Mend what the message names, such as the permission or the network, and run the statement again."),
    CF_CATALOG_UNSUPPORTED(
            "The `cloudfiles` catalog does not keep what a statement asks it to keep.",
            "Do what the message says instead; another catalog can hold the rest beside it."),
    CF_USAGE(
            "The command line is wrong; the message shows the right use.",
            "Follow the message; `cloudfiles <command> --help` lists all flags.");

    private static final Set<ErrorCode> MAY_PASS = EnumSet.of(
            CF_CANNOT_READ_NOTIFICATIONS,
            CF_CANNOT_RUN_DIRECTORY_LISTING,
            CF_CANNOT_SET_UP_NOTIFICATIONS,
            CF_CATALOG_UNREACHABLE,
            CF_DELTA_COMMIT_FAILED,
            CF_JOB_FAILED,
            CF_SCHEMA_LOG_UNREACHABLE);

    private final String description;
    private final String remedy;

    ErrorCode(String description, String remedy) {
        this.description = description;
        this.remedy = remedy;
    }

    /**
     * Whether a restarted job would only meet it again, so that the job ends. Where this is false, the cause decides: what the storage
     * will not do is permanent, too.
     */
    public boolean isPermanent() {
        return !MAY_PASS.contains(this);
    }

    /** One sentence for the reference page: what happened. */
    public String description() {
        return description;
    }

    /** What to do, for the reference page. The message of an error says it of the case at hand. */
    public String remedy() {
        return remedy;
    }
}
