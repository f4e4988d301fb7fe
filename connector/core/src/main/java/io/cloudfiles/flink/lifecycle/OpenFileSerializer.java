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
import io.cloudfiles.flink.lifecycle.OpenFile.Span;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.read.OutcomeCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileEntrySerializer;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@link OpenFile}: version byte, outcome, whether there is a reason and the reason, rows, time of the end, checkpoint, number of
 * spans and their bounds, the file's entry, time of its discovery, which version 1 does not have.
 */
@Internal
public final class OpenFileSerializer extends LedgerSerializer<OpenFile> {
    /** The one instance. */
    public static final OpenFileSerializer INSTANCE = new OpenFileSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 2;
    private static final OpenFile EMPTY = new OpenFile(
            new FileEntry(Location.parse("file:///"), 0, 0, null),
            0,
            List.of(new Span(0, 0)),
            0,
            Outcome.INGESTED,
            null,
            0,
            0);

    private OpenFileSerializer() {}

    @Override
    public OpenFile createInstance() {
        return EMPTY;
    }

    @Override
    public void serialize(OpenFile open, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeByte(OutcomeCode.of(open.outcome()));
        target.writeBoolean(open.reason() != null);
        if (open.reason() != null) {
            writeBytes(open.reason().getBytes(StandardCharsets.UTF_8), target);
        }
        writeVarlong(open.rows(), target);
        writeVarlong(open.finishedMillis(), target);
        writeVarlong(open.checkpoint(), target);
        writeVarlong(open.done().size(), target);
        for (Span span : open.done()) {
            writeVarlong(span.start(), target);
            writeVarlong(span.end(), target);
        }
        FileEntrySerializer.write(open.file(), target);
        target.writeLong(open.discoveredMillis());
    }

    @Override
    public OpenFile deserialize(DataInputView source) throws IOException {
        int version = readVersion(VERSION, source);
        Outcome outcome = OutcomeCode.outcome(source.readUnsignedByte());
        String reason = source.readBoolean() ? new String(readBytes(source), StandardCharsets.UTF_8) : null;
        long rows = readVarlong(source);
        long finished = readVarlong(source);
        long checkpoint = readVarlong(source);
        int spans = Math.toIntExact(readVarlong(source));
        List<Span> done = new ArrayList<>(spans);
        for (int i = 0; i < spans; i++) {
            done.add(new Span(readVarlong(source), readVarlong(source)));
        }
        FileEntry file = FileEntrySerializer.readEntry(source);
        long discovered = version == 1 ? 0 : source.readLong();
        return new OpenFile(file, discovered, done, rows, outcome, reason, finished, checkpoint);
    }

    @Override
    public TypeSerializerSnapshot<OpenFile> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OpenFile> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
