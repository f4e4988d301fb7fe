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

import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.RangeStateSerializer;
import io.cloudfiles.flink.read.ReadTotals;
import io.cloudfiles.flink.read.ReadTotalsSerializer;
import io.cloudfiles.flink.read.SchemaMark;
import io.cloudfiles.flink.read.SchemaMarkSerializer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;

import java.util.ArrayList;
import java.util.List;

/**
 * The reader's part of a checkpoint: one list element per range in flight, one with the totals of the subtask, one with the version of the
 * schema that it knew, and one per file of bad records that is written when the checkpoint is complete. A rescale deals the
 * elements out anew, each to exactly one subtask, so sums over all subtasks stay what they were. Task thread only.
 */
final class ReaderState {
    private final ListState<RangeState> ranges;
    private final ListState<ReadTotals> totals;
    private final ListState<SchemaMark> schemas;
    private final ListState<BadRecordFile> badRecords;

    ReaderState(OperatorStateStore store) throws Exception {
        this.ranges = list(store, RangesOfReaders.STATE, new RangeStateSerializer());
        this.totals = list(store, "totals", new ReadTotalsSerializer());
        this.schemas = list(store, "schema", new SchemaMarkSerializer());
        this.badRecords = list(store, "bad-records", new BadRecordFileSerializer());
    }

    private static <T> ListState<T> list(OperatorStateStore store, String name, SimpleVersionedSerializer<T> serializer)
            throws Exception {
        return new SimpleVersionedListState<>(
                store.getListState(new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE)), serializer);
    }

    /** The ranges of the restored checkpoint that fell to this subtask. */
    List<RangeState> restoredRanges() throws Exception {
        List<RangeState> restored = new ArrayList<>();
        ranges.get().forEach(restored::add);
        return restored;
    }

    /** The sum of the totals that fell to this subtask: those of several after scaling in, nothing for some after scaling out. */
    ReadTotals restoredTotals() throws Exception {
        ReadTotals sum = ReadTotals.ZERO;
        for (ReadTotals each : totals.get()) {
            sum = sum.plus(each);
        }
        return sum;
    }

    /** The versions of the schema that fell to this subtask. */
    List<SchemaMark> restoredSchemas() throws Exception {
        List<SchemaMark> restored = new ArrayList<>();
        schemas.get().forEach(restored::add);
        return restored;
    }

    /** The files of bad records that the restored checkpoint kept and that fell to this subtask. */
    List<BadRecordFile> restoredBadRecords() throws Exception {
        List<BadRecordFile> restored = new ArrayList<>();
        badRecords.get().forEach(restored::add);
        return restored;
    }

    void update(List<RangeState> inFlight, ReadTotals delivered, SchemaMark schema, List<BadRecordFile> unwritten)
            throws Exception {
        ranges.update(inFlight);
        totals.update(List.of(delivered));
        schemas.update(List.of(schema));
        badRecords.update(unwritten);
    }
}
