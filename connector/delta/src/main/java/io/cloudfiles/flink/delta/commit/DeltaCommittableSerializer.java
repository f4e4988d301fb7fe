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

import io.cloudfiles.flink.delta.origin.RowCounts;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.util.List;

/**
 * {@code V1 := appId text, checkpointId long, tableId text, newestSchemaVersion int, groups}; {@code V2 := V1, origins}; see
 * {@link FileGroupFormat}. This is what a checkpoint holds of files that are not yet committed.
 */
@Internal
public final class DeltaCommittableSerializer implements SimpleVersionedSerializer<DeltaCommittable> {
    private static final int V1 = 1;
    private static final int V2 = 2;

    @Override
    public int getVersion() {
        return V2;
    }

    @Override
    public byte[] serialize(DeltaCommittable committable) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(4096);
        FileGroupFormat.writeText(committable.appId(), out);
        out.writeLong(committable.checkpointId());
        FileGroupFormat.writeText(committable.tableId(), out);
        out.writeInt(committable.newestSchemaVersion());
        FileGroupFormat.write(committable.groups(), out);
        FileGroupFormat.writeOrigins(committable.origins(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public DeltaCommittable deserialize(int version, byte[] serialized) throws IOException {
        if (version != V1 && version != V2) {
            throw new IOException(
                    "Version " + version + " of a committable is unknown; this release knows up to " + V2 + ".");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String appId = FileGroupFormat.readText(in);
        long checkpointId = in.readLong();
        String tableId = FileGroupFormat.readText(in);
        int newestSchemaVersion = in.readInt();
        List<FileGroup> groups = FileGroupFormat.read(in);
        RowCounts origins = version == V1 ? RowCounts.NONE : FileGroupFormat.readOrigins(in);
        return new DeltaCommittable(appId, checkpointId, tableId, newestSchemaVersion, groups, origins);
    }
}
