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
 * The bytes of {@link FileKey}: 16, {@code high} then {@code low}, big-endian. As a map key it has no version: it never changes.
 */
@Internal
public final class FileKeySerializer extends LedgerSerializer<FileKey> {
    /** The one instance. */
    public static final FileKeySerializer INSTANCE = new FileKeySerializer();

    private static final long serialVersionUID = 1L;
    private static final FileKey EMPTY = new FileKey(0, 0);

    private FileKeySerializer() {}

    @Override
    public FileKey createInstance() {
        return EMPTY;
    }

    @Override
    public int getLength() {
        return 2 * Long.BYTES;
    }

    @Override
    public void serialize(FileKey key, DataOutputView target) throws IOException {
        target.writeLong(key.high());
        target.writeLong(key.low());
    }

    @Override
    public FileKey deserialize(DataInputView source) throws IOException {
        return new FileKey(source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<FileKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FileKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
