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

import io.cloudfiles.flink.delta.engine.StorageEngine;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.types.StringType;
import io.delta.kernel.utils.CloseableIterable;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several sinks, the zombie of one of them and somebody who changes the schema, on one table of a store that fails. Every file is in the
 * table exactly once, in the order of its sink's checkpoints.
 */
class RacingCommittersTest {
    private static final int SINKS = 3;
    private static final int CHECKPOINTS = 30;
    private static final int COLUMNS = 8;
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"f0"});

    private final TableLab lab = new TableLab();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void tearDown() {
        threads.shutdownNow();
        lab.close();
    }

    @Test
    void everyFileIsCommittedExactlyOnce() throws Exception {
        long seed = Seeds.next();
        PutFaults faults = PutFaults.random(lab.memory(), seed);
        lab.create(ROWS, List.of(), Map.of("delta.columnMapping.mode", "name", "delta.checkpointInterval", "20"));
        MemoryStorage.decorate(lab.location().authority(), memory -> faults.storage());
        Map<String, List<DeltaCommittable>> sinks = new HashMap<>();
        for (int sink = 0; sink < SINKS; sink++) {
            String appId = "sink-" + sink;
            sinks.put(
                    appId,
                    IntStream.rangeClosed(1, CHECKPOINTS)
                            .mapToObj(checkpoint -> lab.committable(appId, checkpoint, appId + "-" + checkpoint))
                            .toList());
        }

        List<Callable<Void>> racers = new ArrayList<>();
        sinks.forEach((appId, committables) ->
                racers.add(() -> commitAll(committables, new SplittableRandom(seed + appId.hashCode()))));
        racers.add(() -> commitAll(sinks.get("sink-0"), new SplittableRandom(seed + 100)));
        racers.add(this::addColumns);
        for (Future<Void> racer : threads.invokeAll(racers)) {
            racer.get();
        }

        List<String> expected = sinks.values().stream()
                .flatMap(committables -> committables.stream().flatMap(c -> c.groups().get(0).files().stream()))
                .map(AddedFile::path)
                .toList();
        assertThat(lab.addedPaths()).as("files, seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        for (String appId : sinks.keySet()) {
            assertThat(lab.addedPaths().stream().filter(path -> path.startsWith(appId)))
                    .as("order, seed %d", seed)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, CHECKPOINTS)
                            .mapToObj(checkpoint -> appId + "-" + checkpoint)
                            .toList());
            assertThat(lab.table().lastCommitted(appId)).as("seed %d", seed).hasValue(CHECKPOINTS);
        }
        assertThat(lab.schema().length()).isEqualTo(1 + COLUMNS);
        assertThat(faults.counts()).as("faults that hit, seed %d", seed).containsOnlyKeys(PutFaults.Kind.values());
    }

    /** As a job does it: what was not committed is restored and committed again, and now and then so is what was. */
    private Void commitAll(List<DeltaCommittable> committables, SplittableRandom random) throws Exception {
        DeltaCommitter committer = lab.committer(3);
        try {
            for (int i = 0; i < committables.size(); ) {
                try {
                    TableLab.commit(committer, committables.get(i));
                    i -= random.nextInt(10) == 0 ? Math.min(i, 1) : -1;
                } catch (CloudFilesException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_COMMIT_FAILED);
                    committer.close();
                    committer = lab.committer(3);
                }
            }
        } finally {
            committer.close();
        }
        return null;
    }

    private Void addColumns() {
        for (int column = 0; column < COLUMNS; column++) {
            addColumn("column" + column);
        }
        return null;
    }

    private void addColumn(String name) {
        Engine engine = new StorageEngine(lab.memory());
        while (lab.schema().indexOf(name) < 0) {
            Snapshot snapshot =
                    TableManager.loadSnapshot(lab.location().toString()).build(engine);
            try {
                snapshot.buildUpdateTableTransaction("others", Operation.MANUAL_UPDATE)
                        .withUpdatedSchema(snapshot.getSchema().add(name, StringType.STRING, true))
                        .build(engine)
                        .commit(engine, CloseableIterable.emptyIterable());
            } catch (ConcurrentWriteException e) {
                // Somebody else was faster; look again.
                assertThat(e).isNotNull();
            }
        }
    }
}
