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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.ledger.LedgerSerializer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Writes the entry of a file that is to be cleaned: version byte, the entry. */
@Internal
public final class DueFileSerializer extends LedgerSerializer<FileEntry> {
    /** The one instance. */
    public static final DueFileSerializer INSTANCE = new DueFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final FileEntry EMPTY = new FileEntry(Location.parse("file:///"), 0, 0, null);

    private DueFileSerializer() {}

    @Override
    public FileEntry createInstance() {
        return EMPTY;
    }

    @Override
    public void serialize(FileEntry file, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        FileEntrySerializer.write(file, target);
    }

    @Override
    public FileEntry deserialize(DataInputView source) throws IOException {
        requireVersion(VERSION, source);
        return FileEntrySerializer.readEntry(source);
    }

    @Override
    public TypeSerializerSnapshot<FileEntry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FileEntry> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
