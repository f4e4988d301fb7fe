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
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** What a savepoint says of {@link VersionedRowSerializer}: its version, nothing more, since each row carries its type. */
@Internal
public final class VersionedRowSerializerSnapshot implements TypeSerializerSnapshot<VersionedRow> {
    private static final int VERSION = 1;

    /** For Flink, which makes it by reflection. */
    public VersionedRowSerializerSnapshot() {}

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {
        // The version says it all.
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "The serializer of versioned rows is of version " + version + ", newer than this version.");
        }
    }

    @Override
    public TypeSerializer<VersionedRow> restoreSerializer() {
        return new VersionedRowSerializer();
    }

    @Override
    public TypeSerializerSchemaCompatibility<VersionedRow> resolveSchemaCompatibility(
            TypeSerializerSnapshot<VersionedRow> old) {
        return old instanceof VersionedRowSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
