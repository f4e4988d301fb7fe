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
package io.cloudfiles.flink.delta.read;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the enumerator of a snapshot has still to hand out.
 *
 * @param isPlanned whether the files were found already
 * @param splits in the order of the scan
 */
@Internal
public record PendingFiles(boolean isPlanned, List<DeltaFileSplit> splits) {
    /** Before the files were found. */
    static final PendingFiles UNPLANNED = new PendingFiles(false, List.of());

    public PendingFiles {
        splits = List.copyOf(splits);
    }

    /** Its bytes in checkpoints. */
    static final class Serializer implements SimpleVersionedSerializer<PendingFiles> {
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {}

        @Override
        public int getVersion() {
            return DeltaFileSplitSerializer.INSTANCE.getVersion();
        }

        @Override
        public byte[] serialize(PendingFiles pending) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            out.writeBoolean(pending.isPlanned);
            out.writeInt(pending.splits.size());
            for (DeltaFileSplit split : pending.splits) {
                DeltaFileSplitSerializer.write(split, out);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public PendingFiles deserialize(int version, byte[] serialized) throws IOException {
            DeltaFileSplitSerializer.requireKnown(version);
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            boolean isPlanned = in.readBoolean();
            int count = in.readInt();
            List<DeltaFileSplit> splits = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                splits.add(DeltaFileSplitSerializer.read(in));
            }
            return new PendingFiles(isPlanned, splits);
        }
    }
}
