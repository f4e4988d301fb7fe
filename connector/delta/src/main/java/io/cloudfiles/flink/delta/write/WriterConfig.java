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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import org.apache.flink.annotation.Internal;

/**
 * How data files are written.
 *
 * @param targetFileBytes size at which a file is finished and the next begun
 * @param rowGroupBytes memory at which a row group is written
 * @param maxBufferedBytes memory that all open files may take together; above it the largest writes its row group early
 * @param maxOpenFiles number of files open at once; the one that was written to longest ago is finished for a new one
 * @param closeThreads number of files that are finished at the same time
 * @param compression of the pages
 */
@Internal
public record WriterConfig(
        long targetFileBytes,
        long rowGroupBytes,
        long maxBufferedBytes,
        int maxOpenFiles,
        int closeThreads,
        ParquetCompression compression) {
    /** 128 MiB files of 64 MiB row groups, 256 MiB of memory, 1000 open files, 4 threads, zstd. */
    public static final WriterConfig DEFAULT =
            new WriterConfig(128L << 20, 64L << 20, 256L << 20, 1000, 4, ParquetCompression.ZSTD);

    public WriterConfig {
        if (targetFileBytes < 1 || rowGroupBytes < 1 || maxBufferedBytes < 1 || maxOpenFiles < 1 || closeThreads < 1) {
            throw new IllegalArgumentException("Sizes and counts are at least 1.");
        }
    }
}
