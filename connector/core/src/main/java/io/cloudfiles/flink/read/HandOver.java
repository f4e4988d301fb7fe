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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.DecodedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What an I/O thread gives to the task thread: a step of one range. For a small file it is the whole file.
 *
 * @param owner the range in flight
 * @param after how far the range is once this is emitted
 * @param decoded what was read, with its counts; null when there is nothing to emit
 * @param records the rows to emit, with the columns of the source; null when {@code decoded} is null
 * @param bytes memory that is free again once this is emitted
 * @param finished how the range ended; null while it goes on
 */
record HandOver(
        RangeInFlight owner,
        RangeState after,
        @Nullable DecodedBatch decoded,
        @Nullable RecordBatch records,
        long bytes,
        @Nullable FileFinished finished) {}
