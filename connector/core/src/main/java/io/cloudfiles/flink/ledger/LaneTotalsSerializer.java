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
 * The bytes of {@link LaneTotals}.
 *
 * <pre>
 * version 1 := 1 byte, knownFiles long, waitingFiles long, waitingBytes long
 * version 2 := 2 byte, as version 1, forgottenBeforeMicros long
 * version 3 := 3 byte, as version 2, new waitingFiles long, new waitingBytes long
 * </pre>
 *
 * <p>Files and bytes of versions 1 and 2 are of back-fills. Version 2 is written where no new file waits, version 1 where nothing was forgotten
 * either.
 */
@Internal
public final class LaneTotalsSerializer extends LedgerSerializer<LaneTotals> {
    /** The one instance. */
    public static final LaneTotalsSerializer INSTANCE = new LaneTotalsSerializer();

    private static final long serialVersionUID = 1L;
    private static final int V1 = 1;
    private static final int V2 = 2;
    private static final int V3 = 3;

    private LaneTotalsSerializer() {}

    @Override
    public LaneTotals createInstance() {
        return LaneTotals.ZERO;
    }

    @Override
    public void serialize(LaneTotals totals, DataOutputView target) throws IOException {
        boolean hasForgotten = totals.forgottenBeforeMicros() != LaneTotals.NEVER;
        int version = totals.fresh().files() > 0 ? V3 : hasForgotten ? V2 : V1;
        target.writeByte(version);
        target.writeLong(totals.knownFiles());
        write(totals.backfill(), target);
        if (version >= V2) {
            target.writeLong(totals.forgottenBeforeMicros());
        }
        if (version >= V3) {
            write(totals.fresh(), target);
        }
    }

    private static void write(LaneTotals.Waiting waiting, DataOutputView target) throws IOException {
        target.writeLong(waiting.files());
        target.writeLong(waiting.bytes());
    }

    @Override
    public LaneTotals deserialize(DataInputView source) throws IOException {
        int version = readVersion(V3, source);
        long knownFiles = source.readLong();
        LaneTotals.Waiting backfill = readWaiting(source);
        long forgottenBeforeMicros = version >= V2 ? source.readLong() : LaneTotals.NEVER;
        return new LaneTotals(
                knownFiles,
                backfill,
                version >= V3 ? readWaiting(source) : LaneTotals.Waiting.NOTHING,
                forgottenBeforeMicros);
    }

    private static LaneTotals.Waiting readWaiting(DataInputView source) throws IOException {
        return new LaneTotals.Waiting(source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<LaneTotals> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LaneTotals> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
