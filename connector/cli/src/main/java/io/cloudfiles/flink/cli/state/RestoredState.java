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
package io.cloudfiles.flink.cli.state;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.query.KvStateRegistry;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.BackendBuildingException;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.LocalRecoveryConfig;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.metrics.LatencyTrackingStateConfig;
import org.apache.flink.runtime.state.metrics.SizeTrackingStateConfig;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackendBuilder;
import org.apache.flink.state.rocksdb.RocksDBPriorityQueueConfig;
import org.apache.flink.state.rocksdb.RocksDBResourceContainer;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.IOUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * State whose keys are buckets, restored into a RocksDB of its own on the local disk: its files are copied there, and opened as they are where the key groups are
 * those of a subtask that wrote them. One thread.
 */
final class RestoredState implements AutoCloseable {
    private final Path directory;
    private final CloseableRegistry transfers;
    private final AbstractKeyedStateBackend<Integer> backend;

    private RestoredState(Path directory, CloseableRegistry transfers, AbstractKeyedStateBackend<Integer> backend) {
        this.directory = directory;
        this.transfers = transfers;
        this.backend = backend;
    }

    /**
     * Restores it.
     *
     * @param handles of it
     * @param own the key groups that are wanted
     * @param keyGroups how many there are in all
     * @param temporary directory for the files
     */
    static RestoredState of(List<KeyedStateHandle> handles, KeyGroupRange own, int keyGroups, Path temporary)
            throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(temporary), "cloudfiles-state-");
        CloseableRegistry transfers = new CloseableRegistry();
        RocksDBResourceContainer resources = new RocksDBResourceContainer();
        try {
            RocksDBKeyedStateBackendBuilder<Integer> builder = new RocksDBKeyedStateBackendBuilder<>(
                    "state",
                    RestoredState.class.getClassLoader(),
                    directory.resolve("db").toFile(),
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
                    handles,
                    UncompressedStreamCompressionDecorator.INSTANCE,
                    transfers);
            return new RestoredState(directory, transfers, builder.build());
        } catch (BackendBuildingException | RuntimeException e) {
            IOUtils.closeQuietly(transfers);
            FileUtils.deleteDirectoryQuietly(directory.toFile());
            throw new IOException("The state could not be restored: " + e.getMessage(), e);
        }
    }

    /** A map of each bucket, of which the current one is seen. */
    <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) throws IOException {
        try {
            return backend.getPartitionedState(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
        } catch (Exception e) {
            throw new IOException("State '" + descriptor.getName() + "' could not be read: " + e.getMessage(), e);
        }
    }

    /** Makes a bucket the current one. */
    void look(int bucket) {
        backend.setCurrentKey(bucket);
    }

    @Override
    public void close() throws IOException {
        try (transfers) {
            backend.dispose();
        } finally {
            FileUtils.deleteDirectoryQuietly(directory.toFile());
        }
    }
}
