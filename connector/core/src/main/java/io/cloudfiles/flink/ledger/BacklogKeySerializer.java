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

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * The bytes of {@link BacklogKey}: 24, {@code order} with its sign flipped, then the file's key, all big-endian, so that unsigned
 * bytes sort like the keys and RocksDB iterates a backlog from its head. As a map key it has no version: it never changes.
 */
@Internal
public final class BacklogKeySerializer extends LedgerSerializer<BacklogKey> {
    /** The one instance. */
    public static final BacklogKeySerializer INSTANCE = new BacklogKeySerializer();

    private static final long serialVersionUID = 1L;
    private static final BacklogKey EMPTY = new BacklogKey(0, new FileKey(0, 0));

    private BacklogKeySerializer() {}

    @Override
    public BacklogKey createInstance() {
        return EMPTY;
    }

    @Override
    public int getLength() {
        return 3 * Long.BYTES;
    }

    @Override
    public void serialize(BacklogKey key, DataOutputView target) throws IOException {
        target.writeLong(key.order() ^ Long.MIN_VALUE);
        FileKeySerializer.INSTANCE.serialize(key.file(), target);
    }

    @Override
    public BacklogKey deserialize(DataInputView source) throws IOException {
        return new BacklogKey(source.readLong() ^ Long.MIN_VALUE, FileKeySerializer.INSTANCE.deserialize(source));
    }

    @Override
    public TypeSerializerSnapshot<BacklogKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BacklogKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
