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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * The bytes of {@link DiscoveredFile} on the wire, and so in unaligned checkpoints: each record says its version.
 *
 * <pre>
 * V1 := header byte (0x10, with 0x01 for a baseline file, with 0x02 for one that was asked for, with 0x04 for one of a back-fill),
 *       entry as {@link FileEntrySerializer} writes it, [asked for long]
 * </pre>
 */
@Internal
public final class DiscoveredFileSerializer extends TypeSerializerSingleton<DiscoveredFile> {
    /** The one instance. */
    public static final DiscoveredFileSerializer INSTANCE = new DiscoveredFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int V1 = 0x10;
    private static final int BASELINE = 0x01;
    private static final int ASKED = 0x02;
    private static final int BACKFILL = 0x04;
    private static final DiscoveredFile EMPTY =
            new DiscoveredFile(new FileEntry(Location.parse("file:///"), 0, 0, null), false);

    private DiscoveredFileSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DiscoveredFile createInstance() {
        return EMPTY;
    }

    @Override
    public DiscoveredFile copy(DiscoveredFile from) {
        return from;
    }

    @Override
    public DiscoveredFile copy(DiscoveredFile from, DiscoveredFile reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(DiscoveredFile found, DataOutputView target) throws IOException {
        boolean isAsked = found.askedMillis() > 0;
        target.writeByte(
                V1 | (found.baseline() ? BASELINE : 0) | (isAsked ? ASKED : 0) | (found.backfill() ? BACKFILL : 0));
        FileEntrySerializer.write(found.file(), target);
        if (isAsked) {
            target.writeLong(found.askedMillis());
        }
    }

    @Override
    public DiscoveredFile deserialize(DataInputView source) throws IOException {
        int header = source.readUnsignedByte();
        if ((header & ~(BASELINE | ASKED | BACKFILL)) != V1) {
            throw new IOException(
                    "A discovered file begins with byte " + header
                            + ", which this release does not know. The checkpoint was written by a newer release: run that one.");
        }
        FileEntry file = FileEntrySerializer.readEntry(source);
        return new DiscoveredFile(
                file,
                (header & BASELINE) != 0,
                (header & BACKFILL) != 0,
                (header & ASKED) != 0 ? source.readLong() : 0);
    }

    @Override
    public DiscoveredFile deserialize(DiscoveredFile reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<DiscoveredFile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DiscoveredFile> {
        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
