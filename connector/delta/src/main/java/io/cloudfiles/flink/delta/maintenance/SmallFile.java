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

import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.delta.kernel.data.Row;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A data file that may be merged with others.
 *
 * @param key tells it, with the rows that it has now, from all others
 * @param scanFile the file as Kernel's scan describes it
 * @param partition its partition as the log has it
 * @param sizeBytes its size
 * @param modifiedMillis when it was written
 * @param isClustered whether its rows were put together by their values
 */
record SmallFile(
        String key,
        Row scanFile,
        Map<String, @Nullable String> partition,
        long sizeBytes,
        long modifiedMillis,
        boolean isClustered) {
    static SmallFile of(Row scanFile) {
        return new SmallFile(
                KernelInternals.fileKey(scanFile),
                scanFile,
                KernelInternals.partitionValues(scanFile),
                KernelInternals.dataFile(scanFile).getSize(),
                KernelInternals.dataFile(scanFile).getModificationTime(),
                KernelInternals.isClustered(scanFile));
    }
}
