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
 * </pre>
 *
 * <p>Version 1 is written where nothing was forgotten.
 */
@Internal
public final class LaneTotalsSerializer extends LedgerSerializer<LaneTotals> {
    /** The one instance. */
    public static final LaneTotalsSerializer INSTANCE = new LaneTotalsSerializer();

    private static final long serialVersionUID = 1L;
    private static final int V1 = 1;
    private static final int V2 = 2;

    private LaneTotalsSerializer() {}

    @Override
    public LaneTotals createInstance() {
        return LaneTotals.ZERO;
    }

    @Override
    public void serialize(LaneTotals totals, DataOutputView target) throws IOException {
        boolean hasForgotten = totals.forgottenBeforeMicros() != LaneTotals.NEVER;
        target.writeByte(hasForgotten ? V2 : V1);
        target.writeLong(totals.knownFiles());
        target.writeLong(totals.waitingFiles());
        target.writeLong(totals.waitingBytes());
        if (hasForgotten) {
            target.writeLong(totals.forgottenBeforeMicros());
        }
    }

    @Override
    public LaneTotals deserialize(DataInputView source) throws IOException {
        int version = readVersion(V2, source);
        return new LaneTotals(
                source.readLong(),
                source.readLong(),
                source.readLong(),
                version >= V2 ? source.readLong() : LaneTotals.NEVER);
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
