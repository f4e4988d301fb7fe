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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.source.OperatorUids;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FsCheckpointMetadataOutputStream;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.InstantiationUtil;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a savepoint of what the subtasks of a {@link LedgerWriter} have written, when all have. The other operators that a source cannot be
 * without are in it without state: they tell that it is a savepoint of a source of ours. Task thread only.
 */
final class MetadataWriter extends AbstractStreamOperator<Integer>
        implements OneInputStreamOperator<Tuple3<Integer, Integer, byte[]>, Integer>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private final long checkpointId;
    private final String savepoint;
    private final String sourceUid;
    private final int maxParallelism;
    private final ArrayList<Tuple3<Integer, Integer, byte[]>> states = new ArrayList<>();

    MetadataWriter(long checkpointId, String savepoint, OperatorUids source, int maxParallelism) {
        this.checkpointId = checkpointId;
        this.savepoint = savepoint;
        this.sourceUid = source.prefix();
        this.maxParallelism = maxParallelism;
    }

    @Override
    public void processElement(StreamRecord<Tuple3<Integer, Integer, byte[]>> element) {
        states.add(element.getValue());
    }

    @Override
    public void endInput() throws Exception {
        OperatorUids source = new OperatorUids(sourceUid);
        int parallelism = states.get(0).f1;
        OperatorState ledger = operator(source.ledger(), parallelism);
        for (Tuple3<Integer, Integer, byte[]> state : states) {
            OperatorSubtaskState written = InstantiationUtil.deserializeObject(state.f2, getUserCodeClassloader());
            ledger.putState(state.f0, written);
        }
        write(List.of(ledger, operator(source.discovery(), parallelism), operator(source.reader(), parallelism)));
    }

    private OperatorState operator(String uid, int parallelism) {
        return new OperatorState(uid, uid, OperatorIdentifier.forUid(uid).getOperatorId(), parallelism, maxParallelism);
    }

    private void write(List<OperatorState> operators) throws Exception {
        Path directory = new Path(savepoint);
        FileSystem fileSystem = directory.getFileSystem();
        fileSystem.mkdirs(directory);
        try (FsCheckpointMetadataOutputStream out = new FsCheckpointMetadataOutputStream(
                fileSystem, new Path(directory, AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME), directory)) {
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(checkpointId, operators, List.of()), out);
            out.closeAndFinalizeCheckpoint();
        }
    }
}
