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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.SchemaChange;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Tells of schema versions that rows of one reader come in. Task thread only. */
final class SchemaWatch {
    private final Output<?> sides;
    private final Counter changes;

    private int newest;

    /**
     * @param planned number of the version that the job begins with
     * @param sides takes the changes, as side output
     * @param metrics of the operator
     */
    SchemaWatch(int planned, Output<?> sides, MetricGroup metrics) {
        this.newest = planned;
        this.sides = sides;
        this.changes = metrics.counter("schemaChanges");
        metrics.gauge("schemaVersion", () -> newest);
    }

    /** A batch is about to be emitted. */
    void before(RecordBatch batch) {
        if (batch.schemaVersion() > newest) {
            newest = batch.schemaVersion();
            changes.inc();
            sides.collect(ReaderOutputs.SCHEMA_CHANGES, new StreamRecord<>(new SchemaChange(newest, batch.type())));
        }
    }
}
