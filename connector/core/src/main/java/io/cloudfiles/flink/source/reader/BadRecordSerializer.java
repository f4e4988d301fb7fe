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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.BadRecord.Outcome;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of {@link BadRecord}, on the wire, in unaligned checkpoints and in the state of whoever keeps it.
 *
 * <pre>
 * record  := version byte = 1, file bytes, offset long, number long, outcome byte, reason bytes, content bytes, length long,
 *            schemaVersion int
 * outcome := 0 KEPT, 1 DROPPED
 * bytes   := length int, bytes; of texts in UTF-8
 * </pre>
 */
@Internal
public final class BadRecordSerializer extends TypeSerializerSingleton<BadRecord> {
    /** The one instance. */
    public static final BadRecordSerializer INSTANCE = new BadRecordSerializer();

    private static final int VERSION = 1;
    private static final BadRecord EMPTY = new BadRecord(
            Location.parse("file:///"), BadRecord.UNKNOWN, BadRecord.UNKNOWN, Outcome.KEPT, "", new byte[0], 0, 0);

    private BadRecordSerializer() {}

    @Override
    public void serialize(BadRecord record, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        writeText(record.file().toString(), target);
        target.writeLong(record.offset());
        target.writeLong(record.number());
        target.writeByte(code(record.outcome()));
        writeText(record.reason(), target);
        write(record.content(), target);
        target.writeLong(record.length());
        target.writeInt(record.schemaVersion());
    }

    @Override
    public BadRecord deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("A bad record has state version " + version + ", this version reads " + VERSION
                    + ". Restore it with the version that wrote it, or a newer one.");
        }
        return new BadRecord(
                Location.parse(readText(source)),
                source.readLong(),
                source.readLong(),
                outcome(source.readByte()),
                readText(source),
                read(source),
                source.readLong(),
                source.readInt());
    }

    private static void writeText(String text, DataOutputView target) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8), target);
    }

    private static String readText(DataInputView source) throws IOException {
        return new String(read(source), StandardCharsets.UTF_8);
    }

    private static void write(byte[] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    private static byte[] read(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return bytes;
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case KEPT -> 0;
            case DROPPED -> 1;
        };
    }

    private static Outcome outcome(int code) throws IOException {
        for (Outcome each : Outcome.values()) {
            if (code(each) == code) {
                return each;
            }
        }
        throw new IOException("Unknown outcome " + code + " of a bad record.");
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public BadRecord createInstance() {
        return EMPTY;
    }

    @Override
    public BadRecord copy(BadRecord from) {
        return from;
    }

    @Override
    public BadRecord copy(BadRecord from, BadRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public BadRecord deserialize(BadRecord reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<BadRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BadRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
