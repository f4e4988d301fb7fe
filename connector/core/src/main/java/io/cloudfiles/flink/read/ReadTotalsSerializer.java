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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * The state format of {@link ReadTotals}.
 *
 * <pre>
 * version 2 := files, bytes, rows, rescuedRows, corruptRecords, droppedRecords, skippedFiles; a long each; schemaVersion int
 * version 1 := the same without schemaVersion
 * </pre>
 */
@Internal
public final class ReadTotalsSerializer implements SimpleVersionedSerializer<ReadTotals> {
    private static final int VERSION = 2;
    private static final int WITHOUT_SCHEMA_VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ReadTotals totals) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(7 * Long.BYTES + Integer.BYTES);
        out.writeLong(totals.files());
        out.writeLong(totals.bytes());
        out.writeLong(totals.rows());
        out.writeLong(totals.rescuedRows());
        out.writeLong(totals.corruptRecords());
        out.writeLong(totals.droppedRecords());
        out.writeLong(totals.skippedFiles());
        out.writeInt(totals.schemaVersion());
        return out.getCopyOfBuffer();
    }

    @Override
    public ReadTotals deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION && version != WITHOUT_SCHEMA_VERSION) {
            throw new IOException("The totals of a reader have state version " + version + ", this version reads up to "
                    + VERSION + ". Restore them with the version that wrote them, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new ReadTotals(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                version == WITHOUT_SCHEMA_VERSION ? 0 : in.readInt());
    }
}
