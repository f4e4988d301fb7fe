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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of {@link SchemaChange}, on the wire and in the state of whoever keeps it.
 *
 * <pre>
 * change := format byte = 1, version int, length int, columns as the text of their Flink type in UTF-8
 * </pre>
 */
@Internal
public final class SchemaChangeSerializer extends TypeSerializerSingleton<SchemaChange> {
    /** The one instance. */
    public static final SchemaChangeSerializer INSTANCE = new SchemaChangeSerializer();

    private static final int FORMAT = 1;
    private static final SchemaChange EMPTY = new SchemaChange(0, RowType.of());

    private SchemaChangeSerializer() {}

    @Override
    public void serialize(SchemaChange change, DataOutputView target) throws IOException {
        byte[] columns = change.columns().asSerializableString().getBytes(StandardCharsets.UTF_8);
        target.writeByte(FORMAT);
        target.writeInt(change.version());
        target.writeInt(columns.length);
        target.write(columns);
    }

    @Override
    public SchemaChange deserialize(DataInputView source) throws IOException {
        int format = source.readByte();
        if (format != FORMAT) {
            throw new IOException("A schema change has state version " + format + ", this version reads " + FORMAT
                    + ". Restore it with the version that wrote it, or a newer one.");
        }
        int version = source.readInt();
        byte[] columns = new byte[source.readInt()];
        source.readFully(columns);
        return new SchemaChange(version, (RowType) LogicalTypeParser.parse(
                new String(columns, StandardCharsets.UTF_8), SchemaChangeSerializer.class.getClassLoader()));
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public SchemaChange createInstance() {
        return EMPTY;
    }

    @Override
    public SchemaChange copy(SchemaChange from) {
        return from;
    }

    @Override
    public SchemaChange copy(SchemaChange from, SchemaChange reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public SchemaChange deserialize(SchemaChange reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<SchemaChange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SchemaChange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
