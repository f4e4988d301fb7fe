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
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.utils.CloseableIterable;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.util.List;

/** Commits that replace files of a table by others with the same rows. Stateless. */
@Internal
public final class FileRewrite {
    private FileRewrite() {}

    /**
     * What a commit did, for the table's history.
     *
     * @param condition which partitions were looked at; empty for all
     */
    public record Numbers(String condition, int removedFiles, long removedBytes, int addedFiles, long addedBytes) {}

    /** Somebody else changed the table, or removed a file that was to be replaced. Nothing is committed. */
    public static final class ConflictException extends Exception {
        private static final long serialVersionUID = 1L;

        private ConflictException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Replaces files in one version.
     *
     * @param snapshot the version that the files were found in. What others committed since stays in front of it, unless it changes the
     *     table or removes one of the files
     * @param actions what to remove and to add, as {@link KernelInternals} makes it
     * @return the new version
     * @throws IOException when it may or may not be committed
     */
    public static long commit(DeltaTable table, Snapshot snapshot, List<Row> actions, Numbers numbers)
            throws IOException, ConflictException {
        try {
            Transaction transaction = snapshot.buildUpdateTableTransaction(
                            DeltaTable.ENGINE_INFO, Operation.MANUAL_UPDATE)
                    .withMaxRetries(DeltaTable.MAX_CONFLICTS)
                    .build(table.engine());
            transaction.withCommitterProperties(() -> BlindAppendCommitter.describe(numbers));
            TransactionCommitResult result = transaction.commit(
                    table.engine(), CloseableIterable.inMemoryIterable(KernelInternals.closeable(actions.iterator())));
            result.getPostCommitHooks().forEach(hook -> table.invoke(hook, result.getVersion()));
            return result.getVersion();
        } catch (ConcurrentWriteException e) {
            throw new ConflictException(e);
        } catch (RuntimeException e) {
            throw KernelFailures.rethrow(table.location(), e);
        }
    }
}
