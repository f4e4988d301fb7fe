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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.delta.engine.StorageEngine;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A table in memory, with faults at hand and its log read as plain text: what a test of commits needs. */
final class TableLab implements AutoCloseable {
    /** Rows of one column. */
    static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"f0"});
    /** The same with a name. */
    static final RowType NAMED_ROWS =
            RowType.of(new LogicalType[] {new BigIntType(), new VarCharType()}, new String[] {"f0", "name"});

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name = "lab-" + UUID.randomUUID();
    private final MemoryStorage memory = MemoryStorage.named(name);
    private final FaultyStorage faulty = new FaultyStorage(memory);

    TableLab() {
        MemoryStorage.decorate(name, storage -> faulty);
    }

    /** Whether a file is the commit of a version; faults there hit the heart of the protocol. */
    static boolean isCommit(Location file) {
        return file.name().matches("\\d{20}\\.json");
    }

    FaultyStorage faults() {
        return faulty;
    }

    MemoryStorage memory() {
        return memory;
    }

    Location location() {
        return memory.root().child("table");
    }

    TableAccess access() {
        return new TableAccess(location().toString(), Map.of());
    }

    DeltaTable table() {
        return DeltaTable.at(location(), memory);
    }

    TableDefinition create(RowType rows) {
        return create(rows, List.of(), Map.of());
    }

    TableDefinition create(RowType rows, List<String> partitionBy, Map<String, String> properties) {
        try {
            return table().createIfAbsent(NewTable.of(rows, partitionBy, properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A committer that waits for milliseconds between attempts. */
    DeltaCommitter committer() {
        return committer(5);
    }

    DeltaCommitter committer(int maxAttempts) {
        return committer(maxAttempts, null);
    }

    /** A committer that commits under a lease. */
    DeltaCommitter committer(Lease lease) {
        return committer(5, lease);
    }

    /** A committer of a job that was restored. */
    DeltaCommitter restoredCommitter(long checkpointId) {
        return committer(5, null, checkpointId);
    }

    private DeltaCommitter committer(int maxAttempts, @Nullable Lease lease) {
        return committer(maxAttempts, lease, 0);
    }

    private DeltaCommitter committer(int maxAttempts, @Nullable Lease lease, long restoredCheckpointId) {
        return new DeltaCommitter(
                access(),
                new Backoff(maxAttempts, Duration.ofMillis(1), Duration.ofMillis(4), new SplittableRandom(1)),
                lease,
                "lab",
                restoredCheckpointId);
    }

    /** Commits by a committer of its own, as after a restart. */
    Answer commit(DeltaCommittable committable) throws IOException, InterruptedException {
        try (DeltaCommitter committer = committer()) {
            return commit(committer, committable);
        }
    }

    static Answer commit(DeltaCommitter committer, DeltaCommittable committable)
            throws IOException, InterruptedException {
        Request request = new Request(committable);
        committer.commit(List.of(request));
        return request.answer;
    }

    static void commitAll(DeltaCommitter committer, List<DeltaCommittable> committables)
            throws IOException, InterruptedException {
        List<CommitRequest<DeltaCommittable>> requests = new ArrayList<>();
        committables.forEach(committable -> requests.add(new Request(committable)));
        committer.commit(requests);
    }

    DeltaCommittable committable(String appId, long checkpointId, String... paths) {
        return committable(appId, checkpointId, layout(), paths);
    }

    DeltaCommittable committable(String appId, long checkpointId, TableLayout layout, String... paths) {
        List<AddedFile> files = Stream.of(paths)
                .map(path -> new AddedFile(path, Map.of(), 100, System.currentTimeMillis(), 10, "{\"numRecords\":10}"))
                .toList();
        return new DeltaCommittable(
                appId, checkpointId, layout.tableId(), 0, List.of(new FileGroup(0, layout.reliesOn(), files)));
    }

    /** How rows with the table's own columns go into its files. */
    TableLayout layout(RowType rows) {
        return SchemaFit.of(definition(), 0, rows, List.of());
    }

    private TableLayout layout() {
        return layout(ROWS);
    }

    TableDefinition definition() {
        try {
            return table().definition().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A commit without files by somebody else. */
    void byOthers(Function<UpdateTableTransactionBuilder, UpdateTableTransactionBuilder> change) {
        Engine engine = new StorageEngine(memory);
        Snapshot snapshot = TableManager.loadSnapshot(location().toString()).build(engine);
        change.apply(snapshot.buildUpdateTableTransaction("others", Operation.MANUAL_UPDATE))
                .build(engine)
                .commit(engine, CloseableIterable.emptyIterable());
    }

    /** A commit by somebody whose features Kernel does not write. */
    void addProperty(String key, String value) {
        ObjectNode metadata = actions("metaData").get(0).deepCopy();
        metadata.withObject("/configuration").put(key, value);
        ObjectNode info = JSON.createObjectNode().put("timestamp", 1).put("operation", "SET TBLPROPERTIES");
        String commit = JSON.createObjectNode().set("commitInfo", info) + "\n"
                + JSON.createObjectNode().set("metaData", metadata) + "\n";
        memory.putIfAbsent(
                location().child("_delta_log/%020d.json".formatted(version() + 1)),
                commit.getBytes(StandardCharsets.UTF_8));
    }

    StructType schema() {
        return definition().schema();
    }

    /** Waits for what is written in the background. */
    void awaitLogFile(String fileName) {
        Location file = location().child("_delta_log/" + fileName);
        await(() -> memory.stat(file).isPresent(), fileName);
    }

    static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come.");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Deletes the table with everything in it. */
    void delete() {
        everything().forEach(file -> memory.delete(file.location()));
    }

    List<FileEntry> everything() {
        List<FileEntry> files = new ArrayList<>();
        ListCursor cursor = memory.list(memory.root(), ListRequest.recursively());
        try {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                files.addAll(page.files());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** All actions of a kind, version after version, as the log has them. */
    List<JsonNode> actions(String kind) {
        return commits().stream()
                .flatMap(commit -> commit.stream().filter(action -> action.has(kind)))
                .map(action -> action.get(kind))
                .toList();
    }

    /** Paths of all files that were ever added. */
    List<String> addedPaths() {
        return actions("add").stream().map(add -> add.get("path").asText()).toList();
    }

    /** The newest version. */
    long version() {
        return commits().size() - 1L;
    }

    /** How many times an appId's transaction is in the log, by its version. */
    Map<Long, Integer> transactions(String appId) {
        Map<Long, Integer> versions = new HashMap<>();
        actions("txn").stream()
                .filter(txn -> txn.get("appId").asText().equals(appId))
                .forEach(txn -> versions.merge(txn.get("version").asLong(), 1, Integer::sum));
        return versions;
    }

    private List<List<JsonNode>> commits() {
        return everything().stream()
                .filter(file -> isCommit(file.location()))
                .map(file -> lines(file.location()))
                .toList();
    }

    private List<JsonNode> lines(Location file) {
        try {
            String text = new String(memory.readAll(file), StandardCharsets.UTF_8);
            return StreamSupport.stream(((Iterable<JsonNode>) () -> readTrees(text)).spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Iterator<JsonNode> readTrees(String text) {
        try {
            return JSON.readerFor(JsonNode.class).readValues(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        MemoryStorage.forget(name);
    }

    /** What the committer said. */
    enum Answer {
        COMMITTED,
        ALREADY_COMMITTED
    }

    private static final class Request implements CommitRequest<DeltaCommittable> {
        private final DeltaCommittable committable;
        private Answer answer = Answer.COMMITTED;

        Request(DeltaCommittable committable) {
            this.committable = committable;
        }

        @Override
        public DeltaCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            throw new AssertionError("Flink would drop the committable.", t);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new AssertionError("Flink would fail without the reason.", t);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("Flink would repeat at once.");
        }

        @Override
        public void updateAndRetryLater(DeltaCommittable changed) {
            throw new AssertionError("Flink would repeat at once.");
        }

        @Override
        public void signalAlreadyCommitted() {
            answer = Answer.ALREADY_COMMITTED;
        }
    }
}
