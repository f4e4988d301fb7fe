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
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.table.data.RowData;

/** Emits the rows of batches with their timestamps, and the watermarks of {@link FileWatermarks}. Task thread only. */
final class TimedRows implements BatchOutput {
    private final Output<StreamRecord<RowData>> output;
    private final TimestampAssigner<RowData> timestamps;
    private final EventTimeOutput eventTime;
    private final FileWatermarks watermarks;
    private final PausableRelativeClock activity;
    private final ProcessingTimeService clock;
    private final long periodMillis;
    private final StreamRecord<RowData> record = new StreamRecord<>(null);
    private boolean isBlocked;
    private boolean halted;

    /**
     * @param eventTime where the watermarks go
     * @param activity the clock by which generators tell idle ranges; stands still while the outputs have no room
     * @param clock of the periodic watermarks
     * @param periodMillis between two of them; 0 for none
     */
    TimedRows(
            Output<StreamRecord<RowData>> output,
            TimestampAssigner<RowData> timestamps,
            EventTimeOutput eventTime,
            FileWatermarks watermarks,
            PausableRelativeClock activity,
            ProcessingTimeService clock,
            long periodMillis) {
        this.output = output;
        this.timestamps = timestamps;
        this.eventTime = eventTime;
        this.watermarks = watermarks;
        this.activity = activity;
        this.clock = clock;
        this.periodMillis = periodMillis;
        plan();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void plan() {
        long pause = periodMillis > 0 ? periodMillis : FileWatermarks.IDLE_AFTER_MILLIS;
        clock.registerTimer(clock.getCurrentProcessingTime() + pause, this::onTimer);
    }

    private void onTimer(long time) {
        if (halted) {
            return;
        }
        if (periodMillis > 0) {
            watermarks.onPeriod();
        }
        watermarks.rest(time);
        plan();
    }

    @Override
    public void listed() {
        watermarks.listed();
    }

    @Override
    public void taken(FileRange range) {
        watermarks.taken(range);
    }

    @Override
    public void emit(RecordBatch batch, FileRange range) {
        OpenRange open = watermarks.emitting(range);
        int rows = batch.rowCount();
        for (int i = 0; i < rows; i++) {
            RowData row = batch.row(i);
            long timestamp = timestamps.extractTimestamp(row, TimestampAssigner.NO_TIMESTAMP);
            output.collect(record.replace(row, timestamp));
            open.onRow(row, timestamp);
        }
    }

    @Override
    public void finished(FileRange range) {
        watermarks.finished(range, periodMillis > 0);
    }

    @Override
    public void blocked() {
        if (!isBlocked) {
            isBlocked = true;
            activity.pause();
        }
    }

    @Override
    public void freed() {
        if (isBlocked) {
            isBlocked = false;
            activity.unPause();
        }
    }

    @Override
    public void halt() {
        halted = true;
    }

    @Override
    public void endEventTime() {
        eventTime.emitWatermark(Watermark.MAX_WATERMARK);
    }
}
