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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** The type of synthetic discovered files. */
final class DiscoveredFileType extends TypeInformation<DiscoveredFile> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<DiscoveredFile> getTypeClass() {
        return DiscoveredFile.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<DiscoveredFile> createSerializer(SerializerConfig config) {
        return Serializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "DiscoveredFile";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscoveredFileType;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof DiscoveredFileType;
    }

    private static final class Serializer extends TypeSerializerSingleton<DiscoveredFile> {
        private static final long serialVersionUID = 1L;
        private static final Serializer INSTANCE = new Serializer();

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public DiscoveredFile createInstance() {
            return new DiscoveredFile(new FileEntry(Location.parse("/"), 0, 0, null), false);
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
        public void serialize(DiscoveredFile discovered, DataOutputView target) throws IOException {
            FileEntrySerializer.write(discovered.file(), target);
            target.writeBoolean(discovered.baseline());
        }

        @Override
        public DiscoveredFile deserialize(DataInputView source) throws IOException {
            return new DiscoveredFile(FileEntrySerializer.readEntry(source), source.readBoolean());
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

        /** Names the serializer. */
        public static final class Snapshot extends SimpleTypeSerializerSnapshot<DiscoveredFile> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
