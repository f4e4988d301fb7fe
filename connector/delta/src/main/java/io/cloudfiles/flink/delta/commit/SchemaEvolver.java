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
import io.cloudfiles.flink.delta.schema.SchemaChange;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableSupport;
import io.cloudfiles.flink.storage.StorageException;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.utils.CloseableIterable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Changes what a table is, before the first file that needs the change is written: only the commit that adds a column fixes under which
 * physical name its values are found. Many may do so at once, in this and other processes. Whoever loses looks at the table again and
 * plans anew, which mostly means that nothing is left to do.
 */
@Internal
public final class SchemaEvolver {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaEvolver.class);

    private final DeltaTable table;
    private final Backoff backoff;

    /** @param attempts commits that may fail, because of others or of the storage */
    public SchemaEvolver(DeltaTable table, int attempts) {
        this(table, new Backoff(attempts, Duration.ofMillis(50), Duration.ofSeconds(10), new SplittableRandom()));
    }

    SchemaEvolver(DeltaTable table, Backoff backoff) {
        this.table = table;
        this.backoff = backoff;
    }

    /**
     * Brings a table to where a plan finds nothing to change.
     *
     * @param plan says what a table lacks; asked again after each change, whoever made it
     * @return what the table is then
     * @throws io.cloudfiles.flink.error.CloudFilesException that of the plan, or when the sink could not write the table
     * @throws IOException when the storage, or too many others, came in between
     */
    public TableDefinition evolve(Function<TableDefinition, Optional<SchemaChange>> plan) throws IOException {
        int failures = 0;
        while (true) {
            Snapshot snapshot = table.snapshot()
                    .orElseThrow(
                            () -> new IOException("[" + table.location() + "] was deleted while it was written to."));
            TableDefinition now = table.definition(snapshot);
            TableSupport.require(now);
            Optional<SchemaChange> change = plan.apply(now);
            if (change.isEmpty()) {
                return now;
            }
            try {
                commit(snapshot, change.get());
            } catch (RuntimeException e) {
                failures++;
                requireRepeatable(e, failures);
                LOG.info("[{}] Attempt {} to change the table failed and is repeated.", table.location(), failures, e);
                pause(failures);
            }
        }
    }

    private void commit(Snapshot snapshot, SchemaChange change) {
        Transaction transaction =
                KernelInternals.evolve(snapshot, DeltaTable.ENGINE_INFO, change.schema(), change.properties());
        transaction.withCommitterProperties(() -> BlindAppendCommitter.describe(change));
        long version = transaction
                .commit(table.engine(), CloseableIterable.emptyIterable())
                .getVersion();
        LOG.info(
                "[{}] Version {}: {}, properties {}", table.location(), version, change.changes(), change.properties());
    }

    /** Conflicts go away, and failures of the storage that are not final may. */
    private void requireRepeatable(RuntimeException failure, int failures) throws IOException {
        KernelFailures.throwIfActionable(table.location(), failure);
        boolean mayPass = KernelFailures.isConflict(failure)
                || KernelFailures.find(failure, IOException.class).isPresent();
        if (!mayPass || KernelFailures.find(failure, StorageException.class).isPresent()) {
            throw KernelFailures.rethrow(table.location(), failure);
        }
        if (failures >= backoff.maxAttempts()) {
            throw new IOException(
                    "[" + table.location() + "] The table could not be changed in " + failures + " attempts.", failure);
        }
    }

    private void pause(int failures) throws InterruptedIOException {
        try {
            backoff.await(failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + table.location() + "] The change of the table was interrupted.");
        }
    }
}
