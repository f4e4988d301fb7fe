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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the records of one range of one file, batch by batch.
 *
 * <p><b>Ranges.</b> A record belongs to the range in which its first byte lies. A reader whose range starts inside a record skips to
 * the next one, and reads past the end of its range to finish its last record. So the ranges of a file, cut anywhere, give each record
 * exactly once and in order.
 *
 * <p><b>Positions.</b> {@link DecodedBatch#next} points behind the last record of the batch. A reader opened there on the same range
 * gives exactly the rest. Batches may be cut differently after resuming; rows may not.
 *
 * <p><b>Batches</b> are new objects that the reader never touches again, serialize to 1 MiB or little more (one record more at most),
 * and never are null-padded. Bad records end as the mode of the format says; a reader never loses one silently.
 *
 * <p><b>Threads.</b> One thread at a time, not always the same.
 */
@PublicEvolving
public interface RecordReader extends Closeable {
    /**
     * The next batch, or null at the end of the range.
     *
     * @throws IOException when the store could not answer; the reader cannot be used on, but one opened at the last position can
     * @throws io.cloudfiles.flink.error.CloudFilesException with {@code CF_CORRUPT_RECORD} in mode FAILFAST, with
     *     {@code CF_FILE_UNREADABLE} when the file is not of this format at all
     */
    @Nullable
    DecodedBatch next() throws IOException;

    /** Closes the reader and its input. */
    @Override
    void close() throws IOException;
}
