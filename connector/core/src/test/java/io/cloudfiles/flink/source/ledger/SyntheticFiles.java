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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.source.enumerator.ListingMarks;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lists files that do not exist: all of them, then the mark, again after each restart; then waits to be cancelled. */
@SuppressWarnings("deprecation") // a method instead of a source with reader, splits and enumerator
final class SyntheticFiles implements SourceFunction<DiscoveredFile> {
    static final long SPLIT = 100;

    private static final long serialVersionUID = 1L;

    private final int files;
    private final ListingMarks marks;
    private final long forgetBeforeMicros;
    private transient volatile CountDownLatch cancelled;

    /** @param forgetBeforeMicros what the mark says of it; {@link Long#MIN_VALUE} for nothing */
    SyntheticFiles(int files, long forgetBeforeMicros) {
        this.files = files;
        this.marks = new ListingMarks(0);
        this.forgetBeforeMicros = forgetBeforeMicros;
    }

    /** Every tenth file is cut into three ranges. */
    static FileEntry file(int number) {
        return new FileEntry(
                Location.parse("s3://lake/in/" + number), number % 10 == 0 ? 3 * SPLIT : 7, number % 997, null);
    }

    static int ranges(int files) {
        return files + 2 * ((files + 9) / 10);
    }

    @Override
    public void run(SourceContext<DiscoveredFile> context) throws Exception {
        cancelled = new CountDownLatch(1);
        for (int number = 0; number < files; number++) {
            synchronized (context.getCheckpointLock()) {
                Faults.maybe("source");
                context.collect(new DiscoveredFile(file(number), false, number % 3 > 0, 0));
            }
        }
        synchronized (context.getCheckpointLock()) {
            context.emitWatermark(new Watermark(marks.timestampOf(1, forgetBeforeMicros)));
        }
        while (!cancelled.await(5, TimeUnit.MILLISECONDS)) {
            Faults.maybe("source");
        }
    }

    @Override
    public void cancel() {
        CountDownLatch latch = cancelled;
        if (latch != null) {
            latch.countDown();
        }
    }
}
