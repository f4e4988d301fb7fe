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

import io.cloudfiles.flink.ledger.SeenFile.Origin;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The bytes of {@link SeenFile}.
 *
 * <pre>
 * version 1 := 1 byte, flags byte, discoveredMillis long, modifiedMicros long, sizeBytes varlong,
 *              location text, [version: text, or bytes of lower-case hex digits]
 * version 2 := 2 byte, as version 1, releasedMillis long
 * flags     := bit 0: never to be read; bits 1-2: 0 no version, 1 text, 2 hex digits; bit 3: imported
 * text      := length varlong, UTF-8
 * bytes     := length varlong, bytes
 * varlong   := seven bits a byte, lowest first, the top bit set on all but the last
 * </pre>
 *
 * <p>Most stores' versions are hex digits, which halve. Version 1 is written of a file whose release is not remembered, which is nearly all.
 */
@Internal
public final class SeenFileSerializer extends LedgerSerializer<SeenFile> {
    /** The one instance. */
    public static final SeenFileSerializer INSTANCE = new SeenFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int V1 = 1;
    private static final int V2 = 2;
    private static final int BASELINE = 1;
    private static final int TEXT_VERSION = 2;
    private static final int HEX_VERSION = 4;
    private static final int IMPORTED = 8;
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");
    private static final SeenFile EMPTY = new SeenFile(new FileEntry(Location.parse("file:///"), 0, 0, null), false, 0);

    private SeenFileSerializer() {}

    @Override
    public SeenFile createInstance() {
        return EMPTY;
    }

    @Override
    public void serialize(SeenFile seen, DataOutputView target) throws IOException {
        FileEntry file = seen.file();
        String version = file.version();
        boolean isHex = version != null && HEX.matcher(version).matches();
        target.writeByte(seen.releasedMillis() == 0 ? V1 : V2);
        target.writeByte(flags(seen.origin()) | (version == null ? 0 : isHex ? HEX_VERSION : TEXT_VERSION));
        target.writeLong(seen.discoveredMillis());
        target.writeLong(file.modifiedMicros());
        writeVarlong(file.sizeBytes(), target);
        writeBytes(file.location().toString().getBytes(StandardCharsets.UTF_8), target);
        if (version != null) {
            writeBytes(isHex ? HexFormat.of().parseHex(version) : version.getBytes(StandardCharsets.UTF_8), target);
        }
        if (seen.releasedMillis() != 0) {
            target.writeLong(seen.releasedMillis());
        }
    }

    @Override
    public SeenFile deserialize(DataInputView source) throws IOException {
        int formatVersion = readVersion(V2, source);
        int flags = source.readUnsignedByte();
        long discovered = source.readLong();
        long modified = source.readLong();
        long size = readVarlong(source);
        Location location = Location.parse(new String(readBytes(source), StandardCharsets.UTF_8));
        String version = null;
        if ((flags & HEX_VERSION) != 0) {
            version = HexFormat.of().formatHex(readBytes(source));
        } else if ((flags & TEXT_VERSION) != 0) {
            version = new String(readBytes(source), StandardCharsets.UTF_8);
        }
        return new SeenFile(
                new FileEntry(location, size, modified, version),
                origin(flags),
                discovered,
                formatVersion >= V2 ? source.readLong() : 0);
    }

    private static int flags(Origin origin) {
        return switch (origin) {
            case DISCOVERED -> 0;
            case BASELINE -> BASELINE;
            case IMPORTED -> BASELINE | IMPORTED;
        };
    }

    private static Origin origin(int flags) {
        if ((flags & IMPORTED) != 0) {
            return Origin.IMPORTED;
        }
        return (flags & BASELINE) != 0 ? Origin.BASELINE : Origin.DISCOVERED;
    }

    @Override
    public TypeSerializerSnapshot<SeenFile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeenFile> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
