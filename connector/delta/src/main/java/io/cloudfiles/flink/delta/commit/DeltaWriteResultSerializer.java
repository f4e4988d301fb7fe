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

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * {@code V2 := tableId text, groups, origins}; see {@link FileGroupFormat}. Results travel from writers to the aggregator, never into state,
 * so that no other version is ever read.
 */
@Internal
public final class DeltaWriteResultSerializer implements SimpleVersionedSerializer<DeltaWriteResult> {
    private static final int V2 = 2;

    @Override
    public int getVersion() {
        return V2;
    }

    @Override
    public byte[] serialize(DeltaWriteResult result) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(4096);
        FileGroupFormat.writeText(result.tableId(), out);
        FileGroupFormat.write(result.groups(), out);
        FileGroupFormat.writeOrigins(result.origins(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public DeltaWriteResult deserialize(int version, byte[] serialized) throws IOException {
        if (version != V2) {
            throw new IOException(
                    "Version " + version + " of a write result is unknown; this release knows " + V2 + ".");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        return new DeltaWriteResult(
                FileGroupFormat.readText(in), FileGroupFormat.read(in), FileGroupFormat.readOrigins(in));
    }
}
