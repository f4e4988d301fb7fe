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

import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.cloudfiles.flink.delta.origin.RowCountsFiles;
import io.cloudfiles.flink.delta.schema.SchemaChange;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts one commit file, for Kernel. Different from Kernel's own committer it
 *
 * <ul>
 *   <li>marks appends as blind, so that concurrent deletes and updates by others do not fail because of us;
 *   <li>shows the checkpoint and its numbers in the table's history;
 *   <li>looks, when a put failed or found a file, whether that file is its own: a lost response, or a client that repeated its request;
 *   <li>needs no request after the put;
 *   <li>asks a guard before each put, also when Kernel has moved a commit behind those of others by itself;
 *   <li>never lets Kernel repeat a put whose outcome is unknown: Kernel would repeat it at once, {@link CommitProtocol} waits.
 * </ul>
 *
 * <p>Without other state; what the history shows travels in the properties of the transaction.
 */
final class BlindAppendCommitter implements Committer {
    private static final String PARAMETER = "parameter.";
    private static final String METRIC = "metric.";
    /** Names the operation of a commit that is no append. */
    private static final String OPERATION = "operation";

    private final CommitGuard guard;

    BlindAppendCommitter(CommitGuard guard) {
        this.guard = guard;
    }

    /**
     * Properties for a transaction that commits this in a job.
     *
     * @param rowsByFile path of the file that says how many rows are of which file; empty for none
     */
    static Map<String, String> describe(DeltaCommittable committable, String job, Optional<String> rowsByFile) {
        Map<String, String> properties = new HashMap<>(Map.of(
                PARAMETER + "outputMode", "Append",
                PARAMETER + "jobId", job,
                PARAMETER + "queryId", committable.appId(),
                PARAMETER + "epochId", String.valueOf(committable.checkpointId()),
                METRIC + "numAddedFiles", String.valueOf(committable.fileCount()),
                METRIC + "numRemovedFiles", "0",
                METRIC + "numOutputRows", String.valueOf(committable.rows()),
                METRIC + "numOutputBytes", String.valueOf(committable.sizeBytes())));
        rowsByFile.ifPresent(path -> properties.put(PARAMETER + RowCountsFiles.COMMIT_PARAMETER, path));
        return properties;
    }

    /** Properties for a transaction that replaces files by others with the same rows. */
    static Map<String, String> describe(FileRewrite.Numbers rewritten) {
        return Map.of(
                OPERATION,
                "OPTIMIZE",
                PARAMETER + "predicate",
                rewritten.condition(),
                METRIC + "numAddedFiles",
                String.valueOf(rewritten.addedFiles()),
                METRIC + "numAddedBytes",
                String.valueOf(rewritten.addedBytes()),
                METRIC + "numRemovedFiles",
                String.valueOf(rewritten.removedFiles()),
                METRIC + "numRemovedBytes",
                String.valueOf(rewritten.removedBytes()));
    }

    /** Properties for a transaction that changes what a table is. */
    static Map<String, String> describe(SchemaChange change) {
        return Map.of(OPERATION, change.operation(), PARAMETER + "changes", String.join("; ", change.changes()));
    }

    @Override
    public CommitResponse commit(Engine engine, CloseableIterator<Row> finalizedActions, CommitMetadata commit)
            throws CommitFailedException {
        String file = commit.getPublishedDeltaFilePath();
        try {
            guard.requireAllowed();
        } catch (IOException e) {
            throw new CommitFailedException(
                    false, false, "[" + file + "] It is not known whether it may be written.", e);
        }
        try {
            engine.getJsonHandler().writeJsonFileAtomically(file, described(finalizedActions, commit), false);
        } catch (FileAlreadyExistsException e) {
            if (!isOurs(engine, commit, e)) {
                throw new CommitFailedException(true, true, "[" + file + "] was written by somebody else.", e);
            }
        } catch (IOException e) {
            if (!isOurs(engine, commit, e)) {
                throw new CommitFailedException(false, false, "[" + file + "] could not be written.", e);
            }
        }
        return KernelInternals.committed(commit);
    }

    private static CloseableIterator<Row> described(CloseableIterator<Row> actions, CommitMetadata commit) {
        Map<String, String> properties = commit.getCommitterProperties().get();
        Optional<String> operation = Optional.ofNullable(properties.get(OPERATION));
        boolean makesTable = operation.isEmpty()
                && (commit.getNewMetadataOpt().isPresent()
                        || commit.getNewProtocolOpt().isPresent());
        if (makesTable) {
            return actions;
        }
        return KernelInternals.describe(
                actions,
                commit,
                operation,
                operation.isEmpty(),
                select(PARAMETER, properties),
                select(METRIC, properties));
    }

    private static Map<String, String> select(String prefix, Map<String, String> properties) {
        Map<String, String> selected = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                selected.put(key.substring(prefix.length()), value);
            }
        });
        return selected;
    }

    /** Reads the file back. When that fails too, nothing is known, which the caller handles as a failure that may have succeeded. */
    private static boolean isOurs(Engine engine, CommitMetadata commit, IOException failure)
            throws CommitFailedException {
        try {
            return KernelInternals.isOurs(engine, commit);
        } catch (RuntimeException e) {
            if (KernelFailures.isMissingFile(e)) {
                return false;
            }
            failure.addSuppressed(e);
            throw new CommitFailedException(
                    false, false, "[" + commit.getPublishedDeltaFilePath() + "] may or may not be written.", failure);
        }
    }
}
