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
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** The event time of an operator: watermarks, and whether it is idle. Task thread only. */
final class EventTimeOutput implements WatermarkOutput {
    private final Output<?> output;
    private boolean isIdle;
    private long last = Long.MIN_VALUE;

    EventTimeOutput(Output<?> output) {
        this.output = output;
    }

    /** Emits it if it is further than the last one, active: downstream drops the watermarks of idle inputs. */
    @Override
    public void emitWatermark(Watermark watermark) {
        if (watermark.getTimestamp() <= last) {
            return;
        }
        last = watermark.getTimestamp();
        markActive();
        output.emitWatermark(new org.apache.flink.streaming.api.watermark.Watermark(watermark.getTimestamp()));
    }

    @Override
    public void markIdle() {
        if (!isIdle) {
            isIdle = true;
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
        }
    }

    @Override
    public void markActive() {
        if (isIdle) {
            isIdle = false;
            output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
        }
    }
}
