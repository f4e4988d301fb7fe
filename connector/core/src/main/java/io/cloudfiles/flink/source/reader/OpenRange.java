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

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.table.data.RowData;

/** The watermarks of one open range: its own generator, and its own part in the minimum. Task thread only. */
final class OpenRange {
    private final WatermarkGenerator<RowData> generator;
    private final WatermarkOutput perRow;
    private final WatermarkOutput periodic;

    private long reached = Long.MIN_VALUE;

    /**
     * @param id of its registered output
     * @param generator of its own
     */
    OpenRange(String id, WatermarkGenerator<RowData> generator, WatermarkOutputMultiplexer outputs) {
        this.generator = generator;
        this.perRow = new Noted(outputs.getImmediateOutput(id));
        this.periodic = new Noted(outputs.getDeferredOutput(id));
    }

    /** Says that its event time is not before this one. */
    void startAt(long timestamp) {
        if (timestamp != Long.MIN_VALUE) {
            periodic.emitWatermark(new Watermark(timestamp));
        }
    }

    void onRow(RowData row, long timestamp) {
        generator.onEvent(row, timestamp, perRow);
    }

    void onPeriod() {
        generator.onPeriodicEmit(periodic);
    }

    /** The last of its watermarks. */
    long reached() {
        return reached;
    }

    private final class Noted implements WatermarkOutput {
        private final WatermarkOutput output;

        Noted(WatermarkOutput output) {
            this.output = output;
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            reached = Math.max(reached, watermark.getTimestamp());
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
