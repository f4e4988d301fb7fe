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
package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.ledger.LedgerSerializer;
import io.cloudfiles.flink.lifecycle.FinishedFile.Archived;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.read.OutcomeCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@link FinishedFile} in some twenty bytes: version byte, outcome and flags, rows, time of the end, milliseconds from there to
 * the commit, and what the flags say: the reason, time from the commit to clean-up, where the file is now.
 */
@Internal
public final class FinishedFileSerializer extends LedgerSerializer<FinishedFile> {
    /** The one instance. */
    public static final FinishedFileSerializer INSTANCE = new FinishedFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final int OUTCOME = 0x0f;
    private static final int REASON = 0x10;
    private static final int ARCHIVED = 0x20;
    private static final int MOVED = 0x40;
    private static final FinishedFile EMPTY = new FinishedFile(Outcome.INGESTED, null, 0, 0, 0, null);

    private FinishedFileSerializer() {}

    @Override
    public FinishedFile createInstance() {
        return EMPTY;
    }

    @Override
    public void serialize(FinishedFile file, DataOutputView target) throws IOException {
        Archived archived = file.archived();
        String movedTo = archived == null ? null : archived.movedTo();
        target.writeByte(VERSION);
        target.writeByte(OutcomeCode.of(file.outcome())
                | (file.reason() != null ? REASON : 0)
                | (archived != null ? ARCHIVED : 0)
                | (movedTo != null ? MOVED : 0));
        writeVarlong(file.rows(), target);
        writeVarlong(file.finishedMillis(), target);
        writeVarlong(file.committedMillis() - file.finishedMillis(), target);
        if (file.reason() != null) {
            writeBytes(file.reason().getBytes(StandardCharsets.UTF_8), target);
        }
        if (archived != null) {
            writeVarlong(archived.millis() - file.committedMillis(), target);
        }
        if (movedTo != null) {
            writeBytes(movedTo.getBytes(StandardCharsets.UTF_8), target);
        }
    }

    @Override
    public FinishedFile deserialize(DataInputView source) throws IOException {
        requireVersion(VERSION, source);
        int flags = source.readUnsignedByte();
        long rows = readVarlong(source);
        long finished = readVarlong(source);
        long committed = finished + readVarlong(source);
        String reason = (flags & REASON) != 0 ? new String(readBytes(source), StandardCharsets.UTF_8) : null;
        Archived archived = null;
        if ((flags & ARCHIVED) != 0) {
            long millis = committed + readVarlong(source);
            archived = new Archived(
                    millis, (flags & MOVED) != 0 ? new String(readBytes(source), StandardCharsets.UTF_8) : null);
        }
        return new FinishedFile(OutcomeCode.outcome(flags & OUTCOME), reason, rows, finished, committed, archived);
    }

    @Override
    public TypeSerializerSnapshot<FinishedFile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FinishedFile> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
