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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.maintenance.CompactionPlan.Bin;
import io.cloudfiles.flink.delta.write.WrittenFile;

import java.util.List;

/**
 * Small files and what was made of them.
 *
 * @param bin the small files
 * @param files with the same rows; none when all rows were deleted ones
 */
record RewrittenBin(Bin bin, List<WrittenFile> files) {
    RewrittenBin {
        files = List.copyOf(files);
    }

    long addedBytes() {
        return files.stream().mapToLong(WrittenFile::sizeBytes).sum();
    }
}
