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

import io.cloudfiles.flink.cli.run.InterruptedByUser;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import picocli.CommandLine.ParameterException;

import java.util.Set;

/** What the exit code of a command tells; 128 + n is that of signal n. */
final class ExitCode {
    /** All is done and committed. */
    static final int DONE = 0;
    /** It failed; run again to resume. */
    static final int FAILED = 1;
    /** The command line or an option is wrong; nothing was done. */
    static final int BAD_USAGE = 2;

    /** The schema has a new version, and the job ended; run again to go on with it. */
    static final int SCHEMA_EVOLVED = 3;

    /** An audit found that something is missing or twice. */
    static final int NOT_COMPLETE = 4;

    /** An audit found nothing wrong, and files that are not done. */
    static final int PENDING = 5;

    private static final Set<ErrorCode> USAGE = Set.of(
            ErrorCode.CF_USAGE,
            ErrorCode.CF_INVALID_OPTIONS,
            ErrorCode.CF_UNKNOWN_OPTION_KEYS_ERROR,
            ErrorCode.CF_OPTION_NOT_AVAILABLE,
            ErrorCode.CF_SOURCE_DIRECTORY_PATH_REQUIRED,
            ErrorCode.CF_FILE_FORMAT_REQUIRED,
            ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
            ErrorCode.CF_EVENT_NOTIFICATION_NOT_SUPPORTED,
            ErrorCode.CF_ADD_NEW_NOT_SUPPORTED,
            ErrorCode.CF_MISSING_PARTITION_COLUMN_ERROR,
            ErrorCode.CF_INVALID_SCHEMA,
            ErrorCode.CF_INVALID_EXPRESSION,
            ErrorCode.CF_INVALID_SQL,
            ErrorCode.CF_INCORRECT_BATCH_USAGE,
            ErrorCode.CF_DUPLICATE_SOURCE_UID);

    private ExitCode() {}

    /** The exit code of a command that ended with this failure. */
    static int of(Throwable failure) {
        if (failure instanceof InterruptedByUser interrupted) {
            return interrupted.exitCode();
        }
        if (failure instanceof CloudFilesException known && known.code() == ErrorCode.UNKNOWN_FIELD_EXCEPTION) {
            return SCHEMA_EVOLVED;
        }
        boolean isBadUsage = failure instanceof ParameterException
                || failure instanceof CloudFilesException known && USAGE.contains(known.code());
        return isBadUsage ? BAD_USAGE : FAILED;
    }
}
