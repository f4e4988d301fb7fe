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

import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Names of data files: {@code part-<subtask>-<attempt>-<number>-<uuid>.zstd.parquet}. They say who wrote a file that no commit knows;
 * the UUID makes them unique among all jobs that write to the table.
 */
final class FileNames {
    private final String prefix;
    private final Supplier<UUID> ids;
    private int next;

    FileNames(int subtask, int attempt, Supplier<UUID> ids) {
        this.prefix = String.format(Locale.ROOT, "part-%05d-%d-", subtask, attempt);
        this.ids = ids;
    }

    String next(ParquetCompression compression) {
        String suffix = compression == ParquetCompression.UNCOMPRESSED ? ".parquet" : "." + compression + ".parquet";
        return prefix + next++ + "-" + ids.get() + suffix;
    }
}
