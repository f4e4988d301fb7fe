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
package io.cloudfiles.flink.table.state;

import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a checkpoint to read.
 *
 * @param number of the part
 * @param rowsRead how many of its rows were emitted already
 */
record StatePartSplit(int number, long rowsRead) implements SourceSplit {
    @Override
    public String splitId() {
        return Integer.toString(number);
    }

    /** The bytes of one in checkpoints and on the wire. */
    static final class Serializer implements SimpleVersionedSerializer<StatePartSplit> {
        @Override
        public int getVersion() {
            return ListSerializer.V1;
        }

        @Override
        public byte[] serialize(StatePartSplit split) throws IOException {
            return new ListSerializer().serialize(List.of(split));
        }

        @Override
        public StatePartSplit deserialize(int version, byte[] serialized) throws IOException {
            return new ListSerializer().deserialize(version, serialized).get(0);
        }
    }

    /** The bytes of those that are left, in checkpoints. */
    static final class ListSerializer implements SimpleVersionedSerializer<List<StatePartSplit>> {
        private static final int V1 = 1;
        private static final int BYTES_EACH = Integer.BYTES + Long.BYTES;

        @Override
        public int getVersion() {
            return V1;
        }

        @Override
        public byte[] serialize(List<StatePartSplit> splits) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(Math.max(1, splits.size() * BYTES_EACH));
            for (StatePartSplit split : splits) {
                out.writeInt(split.number);
                out.writeLong(split.rowsRead);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public List<StatePartSplit> deserialize(int version, byte[] serialized) throws IOException {
            if (version != V1) {
                throw new IOException("Parts of a state of version " + version + "; this release reads version " + V1
                        + ". The checkpoint was written by a newer release: run that one.");
            }
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            List<StatePartSplit> splits = new ArrayList<>();
            while (in.available() > 0) {
                splits.add(new StatePartSplit(in.readInt(), in.readLong()));
            }
            return splits;
        }
    }
}
