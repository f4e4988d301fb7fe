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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The files beside a checkpoint's metadata that hold its state, each with the bytes that it has at least. */
final class StateFiles {
    private final Map<Location, Long> files = new TreeMap<>();

    private final Location checkpoint;

    private StateFiles(Location checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Those that the state of operators and their keys refers to. */
    static Map<Location, Long> of(Location checkpoint, Collection<OperatorState> operators) {
        StateFiles found = new StateFiles(checkpoint);
        for (OperatorState operator : operators) {
            operator.getStates().forEach(found::add);
        }
        return found.files;
    }

    private void add(OperatorSubtaskState subtask) {
        subtask.getManagedOperatorState().forEach(this::add);
        subtask.getRawOperatorState().forEach(this::add);
        subtask.getManagedKeyedState().forEach(this::addKeyed);
        subtask.getRawKeyedState().forEach(this::addKeyed);
    }

    private void addKeyed(KeyedStateHandle state) {
        if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
            add(incremental.getMetaDataStateHandle());
            incremental.getPrivateState().stream()
                    .map(HandleAndLocalPath::getHandle)
                    .forEach(this::add);
            incremental.getSharedState().stream()
                    .map(HandleAndLocalPath::getHandle)
                    .forEach(this::add);
        } else if (state instanceof StreamStateHandle stream) {
            add(stream);
        }
    }

    private void add(StreamStateHandle state) {
        if (state instanceof OperatorStateHandle operator) {
            add(operator.getDelegateStateHandle());
        } else if (state instanceof KeyGroupsStateHandle keyed) {
            add(keyed.getDelegateStateHandle());
        } else {
            long size = state instanceof FileStateHandle file ? file.getStateSize() : 0;
            FlinkMetadata.file(checkpoint, state).ifPresent(file -> files.merge(file, size, Math::max));
        }
    }
}
