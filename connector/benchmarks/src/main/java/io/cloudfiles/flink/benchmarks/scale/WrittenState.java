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
package io.cloudfiles.flink.benchmarks.scale;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.SerializerFactory;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.query.KvStateRegistry;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.DefaultKeyedStateStore;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.LocalRecoveryConfig;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.apache.flink.runtime.state.metrics.LatencyTrackingStateConfig;
import org.apache.flink.runtime.state.metrics.SizeTrackingStateConfig;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackendBuilder;
import org.apache.flink.state.rocksdb.RocksDBPriorityQueueConfig;
import org.apache.flink.state.rocksdb.RocksDBResourceContainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RunnableFuture;

/** A RocksDB as Flink sets it up for state whose keys are buckets, outside of a job. One thread. */
final class WrittenState implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final AbstractKeyedStateBackend<Integer> backend;

    private WrittenState(AbstractKeyedStateBackend<Integer> backend) {
        this.backend = backend;
    }

    /** Creates an empty one in a directory of its own below another one. */
    static WrittenState create(Path parent, KeyGroupRange own, int keyGroups) throws Exception {
        RocksDBResourceContainer resources = new RocksDBResourceContainer();
        return new WrittenState(new RocksDBKeyedStateBackendBuilder<>(
                        "state",
                        WrittenState.class.getClassLoader(),
                        Files.createTempDirectory(Files.createDirectories(parent), "db-")
                                .toFile(),
                        resources,
                        name -> resources.getColumnOptions(),
                        new KvStateRegistry().createTaskRegistry(new JobID(), new JobVertexID()),
                        IntSerializer.INSTANCE,
                        keyGroups,
                        own,
                        new ExecutionConfig(),
                        LocalRecoveryConfig.BACKUP_AND_RECOVERY_DISABLED,
                        new RocksDBPriorityQueueConfig(),
                        TtlTimeProvider.DEFAULT,
                        LatencyTrackingStateConfig.disabled(),
                        SizeTrackingStateConfig.disabled(),
                        UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup(),
                        (name, value) -> {},
                        List.of(),
                        UncompressedStreamCompressionDecorator.INSTANCE,
                        new CloseableRegistry())
                .build());
    }

    KeyedStateStore store() {
        return new DefaultKeyedStateStore(backend, new SerializerFactory() {
            @Override
            public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
                throw new IllegalStateException("Every state brings its serializer: " + type);
            }
        });
    }

    /** Makes a bucket the current one. */
    void look(int bucket) {
        backend.setCurrentKey(bucket);
    }

    /** Copies its files, as a checkpoint does. */
    KeyedStateHandle snapshot(Path directory) throws Exception {
        org.apache.flink.core.fs.Path target = new org.apache.flink.core.fs.Path(directory.toUri());
        RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot = backend.snapshot(
                1,
                0,
                new FsCheckpointStreamFactory(new LocalFileSystem(), target, target, 0, BUFFER_BYTES),
                CheckpointOptions.forCheckpointWithDefaultLocation());
        snapshot.run();
        return snapshot.get().getJobManagerOwnedSnapshot();
    }

    @Override
    public void close() {
        backend.dispose();
    }
}
