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
 * </pre>
 */
@Internal
public final class LaneTotalsSerializer extends LedgerSerializer<LaneTotals> {
    /** The one instance. */
    public static final LaneTotalsSerializer INSTANCE = new LaneTotalsSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private LaneTotalsSerializer() {}

    @Override
    public LaneTotals createInstance() {
        return LaneTotals.ZERO;
    }

    @Override
    public void serialize(LaneTotals totals, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(totals.knownFiles());
        target.writeLong(totals.waitingFiles());
        target.writeLong(totals.waitingBytes());
    }

    @Override
    public LaneTotals deserialize(DataInputView source) throws IOException {
        requireVersion(VERSION, source);
        return new LaneTotals(source.readLong(), source.readLong(), source.readLong());
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
