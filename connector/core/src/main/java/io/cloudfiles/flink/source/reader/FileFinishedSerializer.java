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

import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.read.OutcomeCode;
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
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of {@link FileFinished}, on the wire, in unaligned checkpoints and in the state of whoever keeps it.
 *
 * <pre>
 * record  := version byte = 2, range (see FileEntrySerializer), discoveredMillis long, rows long, outcome byte, hasReason boolean, [reason]
 * version 1, which is still read, has no discoveredMillis
 * outcome := 0 INGESTED, 1 SKIPPED_CORRUPTED, 2 SKIPPED_MISSING, 3 CHANGED, 4 QUARANTINED
 * reason  := length int, UTF-8 bytes
 * </pre>
 */
@Internal
public final class FileFinishedSerializer extends TypeSerializerSingleton<FileFinished> {
    /** The one instance. */
    public static final FileFinishedSerializer INSTANCE = new FileFinishedSerializer();

    private static final int VERSION = 2;
    private static final FileFinished EMPTY = new FileFinished(
            FileRange.whole(new FileEntry(Location.parse("file:///"), 0, 0, null)), 0, 0, Outcome.INGESTED, null);

    private FileFinishedSerializer() {}

    @Override
    public void serialize(FileFinished record, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        FileEntrySerializer.write(record.range(), target);
        target.writeLong(record.discoveredMillis());
        target.writeLong(record.rows());
        target.writeByte(OutcomeCode.of(record.outcome()));
        writeReason(record.reason(), target);
    }

    @Override
    public FileFinished deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version < 1 || version > VERSION) {
            throw new IOException("The end of a file has state version " + version + ", this version reads up to "
                    + VERSION + ". Restore it with the version that wrote it, or a newer one.");
        }
        FileRange range = FileEntrySerializer.readRange(source);
        long discoveredMillis = version == 1 ? 0 : source.readLong();
        long rows = source.readLong();
        Outcome outcome = OutcomeCode.outcome(source.readByte());
        return new FileFinished(range, discoveredMillis, rows, outcome, readReason(source));
    }

    private static void writeReason(@Nullable String reason, DataOutputView target) throws IOException {
        target.writeBoolean(reason != null);
        if (reason != null) {
            byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
            target.writeInt(bytes.length);
            target.write(bytes);
        }
    }

    private static @Nullable String readReason(DataInputView source) throws IOException {
        if (!source.readBoolean()) {
            return null;
        }
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public FileFinished createInstance() {
        return EMPTY;
    }

    @Override
    public FileFinished copy(FileFinished from) {
        return from;
    }

    @Override
    public FileFinished copy(FileFinished from, FileFinished reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public FileFinished deserialize(FileFinished reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<FileFinished> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FileFinished> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
