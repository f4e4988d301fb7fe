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

import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.resume.FlinkMetadata;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filemerging.SegmentFileStateHandle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a checkpoint as our storages read it, with options of our own, also where Flink has no file system for the store.
 *
 * @param checkpoint where it is
 * @param storages that have it
 * @param storageOptions of the stores
 */
record StoredHandles(Location checkpoint, Storages storages, Map<String, String> storageOptions) {
    /** The same state of keys. */
    List<KeyedStateHandle> keyed(List<KeyedStateHandle> handles) throws IOException {
        List<KeyedStateHandle> stored = new ArrayList<>();
        for (KeyedStateHandle handle : handles) {
            stored.add(keyed(handle));
        }
        return stored;
    }

    private KeyedStateHandle keyed(KeyedStateHandle handle) throws IOException {
        if (handle instanceof IncrementalRemoteKeyedStateHandle files) {
            return IncrementalRemoteKeyedStateHandle.restore(
                    files.getBackendIdentifier(),
                    files.getKeyGroupRange(),
                    files.getCheckpointId(),
                    files(files.getSharedState()),
                    files(files.getPrivateState()),
                    stream(files.getMetaDataStateHandle()),
                    files.getCheckpointedSize(),
                    files.getStateHandleId());
        }
        if (handle instanceof KeyGroupsSavepointStateHandle savepoint) {
            return new KeyGroupsSavepointStateHandle(
                    savepoint.getGroupRangeOffsets(), stream(savepoint.getDelegateStateHandle()));
        }
        if (handle instanceof KeyGroupsStateHandle full) {
            return new KeyGroupsStateHandle(full.getGroupRangeOffsets(), stream(full.getDelegateStateHandle()));
        }
        throw new IOException("State of the kind " + handle.getClass().getSimpleName()
                + " cannot be read: only that of RocksDB without state.changelog.enabled can. Take a savepoint in the canonical"
                + " format and read that.");
    }

    /** The same state of an operator. */
    OperatorStateHandle ofOperator(OperatorStateHandle handle) throws IOException {
        return new OperatorStreamStateHandle(
                handle.getStateNameToPartitionOffsets(), stream(handle.getDelegateStateHandle()));
    }

    /** The elements of a list of bytes, of all subtasks of an operator. */
    List<byte[]> list(OperatorState operator, String name) throws IOException {
        List<OperatorStateHandle> handles = new ArrayList<>();
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                handles.add(ofOperator(handle));
            }
        }
        List<byte[]> elements = new ArrayList<>();
        try (CloseableRegistry streams = new CloseableRegistry()) {
            OperatorStateBackend backend = new DefaultOperatorStateBackendBuilder(
                            StoredHandles.class.getClassLoader(), new ExecutionConfig(), false, handles, streams)
                    .build();
            try {
                backend.getListState(new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE))
                        .get()
                        .forEach(elements::add);
            } finally {
                backend.dispose();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("State '" + name + "' could not be read: " + e.getMessage(), e);
        }
        return elements;
    }

    private List<HandleAndLocalPath> files(List<HandleAndLocalPath> handles) throws IOException {
        List<HandleAndLocalPath> stored = new ArrayList<>();
        for (HandleAndLocalPath handle : handles) {
            stored.add(HandleAndLocalPath.of(stream(handle.getHandle()), handle.getLocalPath()));
        }
        return stored;
    }

    private StreamStateHandle stream(StreamStateHandle handle) throws IOException {
        if (handle instanceof SegmentFileStateHandle segment) {
            return stored(
                    Location.parse(segment.getFilePath().toString()), segment.getStartPos(), segment.getStateSize());
        }
        if (handle.asBytesIfInMemory().isPresent()) {
            return handle;
        }
        Optional<Location> file = FlinkMetadata.file(checkpoint, handle);
        if (file.isPresent()) {
            return stored(file.get(), 0, handle.getStateSize());
        }
        throw new IOException(
                "State of the kind " + handle.getClass().getSimpleName() + " cannot be read: it is not known here.");
    }

    private StreamStateHandle stored(Location file, long start, long length) {
        return new StoredHandle(storages.open(file, storageOptions), file, start, length);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "StoredHandles[checkpoint=" + checkpoint + ", storageOptions=" + SecretMask.printable(storageOptions)
                + "]";
    }
}
