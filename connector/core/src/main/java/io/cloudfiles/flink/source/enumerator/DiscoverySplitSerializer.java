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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.FilePage;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * The bytes of {@link DiscoverySplit}, on the wire and in checkpoints.
 *
 * <pre>
 * V1 := splitId UTF, listing long, pageLength int (-1 for a marker), page bytes as {@link FilePage} lays them out
 * V2 := V1, and of a marker forgottenBeforeMicros long
 * </pre>
 */
@Internal
public final class DiscoverySplitSerializer implements SimpleVersionedSerializer<DiscoverySplit> {
    /** The one instance. */
    public static final DiscoverySplitSerializer INSTANCE = new DiscoverySplitSerializer();

    private static final int V1 = 1;
    private static final int V2 = 2;

    private DiscoverySplitSerializer() {}

    @Override
    public int getVersion() {
        return V2;
    }

    @Override
    public byte[] serialize(DiscoverySplit split) throws IOException {
        FilePage page = split.page();
        DataOutputSerializer out = new DataOutputSerializer(64 + (page == null ? 0 : page.lengthBytes()));
        out.writeUTF(split.splitId());
        out.writeLong(split.listing());
        if (page == null) {
            out.writeInt(-1);
            out.writeLong(split.forgottenBeforeMicros());
        } else {
            out.writeInt(page.lengthBytes());
            out.write(page.toBytes());
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public DiscoverySplit deserialize(int version, byte[] serialized) throws IOException {
        if (version < V1 || version > V2) {
            throw new IOException("Discovery split of version " + version + "; this release reads up to version " + V2
                    + ". The checkpoint was written by a newer release: run that one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String splitId = in.readUTF();
        long listing = in.readLong();
        int pageLength = in.readInt();
        if (pageLength < 0) {
            return version < V2
                    ? new DiscoverySplit(splitId, listing, null)
                    : new DiscoverySplit(splitId, listing, null, in.readLong());
        }
        byte[] page = new byte[pageLength];
        in.readFully(page);
        return new DiscoverySplit(splitId, listing, FilePage.fromBytes(page));
    }
}
