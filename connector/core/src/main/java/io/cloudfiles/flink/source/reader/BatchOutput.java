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

/** What a reader makes of its batches. Ranges are those that were taken, whatever was read in their place. Task thread only. */
interface BatchOutput {
    /** A listing is complete: whatever it found may be granted from now on. */
    void listed();

    /** A range is in flight from now on. */
    void taken(FileRange range);

    /** Emits rows of a range in flight. */
    void emit(RecordBatch batch, FileRange range);

    /** All rows of a range were emitted; it is no longer in flight. */
    void finished(FileRange range);

    /** The outputs have no room; nothing is emitted until {@link #freed}, which is not for want of rows. Idempotent. */
    void blocked();

    /** The outputs have room. Idempotent. */
    void freed();

    /** Nothing may be emitted any more, but for {@link #endEventTime}. */
    void halt();

    /** The input has ended for good, and event time with it. */
    void endEventTime();
}
