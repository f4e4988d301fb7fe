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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * The bytes of {@link GrantedRange} on the wire: the range as {@link FileEntrySerializer} writes it, then the reader as an int and the time of discovery as a long. They
 * never reach a checkpoint, since the edge takes no part in unaligned checkpoints.
 */
@Internal
public final class GrantedRangeSerializer extends TypeSerializerSingleton<GrantedRange> {
    /** The one instance. */
    public static final GrantedRangeSerializer INSTANCE = new GrantedRangeSerializer();

    private static final long serialVersionUID = 1L;
    private static final GrantedRange EMPTY =
            new GrantedRange(FileRange.whole(new FileEntry(Location.parse("file:///"), 0, 0, null)), 0, 0);

    private GrantedRangeSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public GrantedRange createInstance() {
        return EMPTY;
    }

    @Override
    public GrantedRange copy(GrantedRange from) {
        return from;
    }

    @Override
    public GrantedRange copy(GrantedRange from, GrantedRange reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(GrantedRange granted, DataOutputView target) throws IOException {
        FileEntrySerializer.write(granted.range(), target);
        target.writeInt(granted.reader());
        target.writeLong(granted.discoveredMillis());
    }

    @Override
    public GrantedRange deserialize(DataInputView source) throws IOException {
        FileRange range = FileEntrySerializer.readRange(source);
        return new GrantedRange(range, source.readInt(), source.readLong());
    }

    @Override
    public GrantedRange deserialize(GrantedRange reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<GrantedRange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<GrantedRange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
