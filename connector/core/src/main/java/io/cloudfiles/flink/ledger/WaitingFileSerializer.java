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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * The bytes of {@link WaitingFile}.
 *
 * <pre>
 * version 1 := 1 byte, nextStart long, discoveredMillis long, entry as {@link FileEntrySerializer} writes it
 * </pre>
 */
@Internal
public final class WaitingFileSerializer extends LedgerSerializer<WaitingFile> {
    /** The one instance. */
    public static final WaitingFileSerializer INSTANCE = new WaitingFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final WaitingFile EMPTY =
            new WaitingFile(new FileEntry(Location.parse("file:///"), 0, 0, null), 0, 0);

    private WaitingFileSerializer() {}

    @Override
    public WaitingFile createInstance() {
        return EMPTY;
    }

    @Override
    public void serialize(WaitingFile waiting, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(waiting.nextStart());
        target.writeLong(waiting.discoveredMillis());
        FileEntrySerializer.write(waiting.file(), target);
    }

    @Override
    public WaitingFile deserialize(DataInputView source) throws IOException {
        requireVersion(VERSION, source);
        long nextStart = source.readLong();
        long discoveredMillis = source.readLong();
        return new WaitingFile(FileEntrySerializer.readEntry(source), nextStart, discoveredMillis);
    }

    @Override
    public TypeSerializerSnapshot<WaitingFile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WaitingFile> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
