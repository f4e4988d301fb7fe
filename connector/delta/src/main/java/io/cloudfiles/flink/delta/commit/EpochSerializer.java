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

import io.cloudfiles.flink.delta.commit.Epoch.LastCommit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * {@code V1 := id text, jobId text, tableId nullable}; {@code V2 := V1, appId of the last commit nullable, its checkpoint long where there
 * is one}; see {@link FileGroupFormat} for the words.
 */
final class EpochSerializer implements SimpleVersionedSerializer<Epoch> {
    private static final int V1 = 1;
    private static final int V2 = 2;

    @Override
    public int getVersion() {
        return V2;
    }

    @Override
    public byte[] serialize(Epoch epoch) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(128);
        FileGroupFormat.writeText(epoch.id(), out);
        FileGroupFormat.writeText(epoch.jobId(), out);
        FileGroupFormat.writeNullable(epoch.tableId(), out);
        LastCommit last = epoch.last();
        FileGroupFormat.writeNullable(last == null ? null : last.appId(), out);
        if (last != null) {
            out.writeLong(last.checkpointId());
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public Epoch deserialize(int version, byte[] serialized) throws IOException {
        if (version != V1 && version != V2) {
            throw new IOException(
                    "Version " + version + " of an epoch is unknown; this release knows up to " + V2 + ".");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String id = FileGroupFormat.readText(in);
        String jobId = FileGroupFormat.readText(in);
        String tableId = FileGroupFormat.readNullable(in);
        String appId = version == V1 ? null : FileGroupFormat.readNullable(in);
        return new Epoch(id, jobId, tableId, appId == null ? null : new LastCommit(appId, in.readLong()));
    }
}
