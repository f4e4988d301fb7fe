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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;

/** Says why a job failed: what was thrown for the user, wherever it is inside, else what is known of the cause. */
final class JobFailures {
    private static final String ROCKSDB_PACKAGE = "org.apache.flink.state.rocksdb";

    private JobFailures() {}

    /** The failure to show, with what was thrown as its cause. */
    static CloudFilesException explain(Throwable thrown) {
        return Causes.find(thrown, CloudFilesException.class)
                .map(cause -> new CloudFilesException(cause.code(), cause.detail(), thrown))
                .orElseGet(() -> lacksRocksDb(thrown) ? withoutRocksDb(thrown) : unknown(thrown));
    }

    private static boolean lacksRocksDb(Throwable thrown) {
        Throwable root = root(thrown);
        return (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError)
                && String.valueOf(root.getMessage()).replace('/', '.').startsWith(ROCKSDB_PACKAGE);
    }

    private static CloudFilesException withoutRocksDb(Throwable thrown) {
        return new CloudFilesException(
                ErrorCode.CF_STATE_BACKEND_UNSUPPORTED,
                "The state backend RocksDB is not on the class path, and only it can hold the ledger. Add the"
                        + " dependency org.apache.flink:flink-statebackend-rocksdb in the version of your Flink.",
                thrown);
    }

    private static CloudFilesException unknown(Throwable thrown) {
        return new CloudFilesException(
                ErrorCode.CF_JOB_FAILED,
                "The job failed"
                        + (ResumableJob.isSavepointUncommitted(thrown) ? " after its savepoint was taken: " : ": ")
                        + message(root(thrown))
                        + ". Nothing is lost: once the cause is mended, or has passed, run it again "
                        + "to resume.",
                thrown);
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Where a message is only a name, the type of the failure tells what is the matter with it. */
    private static String message(Throwable root) {
        String message = root.getMessage();
        return (message != null && message.contains(" ") ? message : root.toString()).replaceFirst("\\.+$", "");
    }
}
