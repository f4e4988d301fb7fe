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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Gives a computed column its values.
 *
 * @param name of the column
 */
record ComputedValue(String name, ComputedColumn column, PartitionColumns partitions, MetadataValues metadata) {
    /**
     * The value in all rows of a range.
     *
     * @param now when it is opened
     * @throws CloudFilesException {@code CF_COLUMN_NOT_COMPUTED}, or {@code CF_INVALID_PARTITION_VALUE}
     */
    @Nullable
    Object of(RangeState range, TimestampData now) {
        List<String> names = column.inputs();
        @Nullable Object[] inputs = new Object[names.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = input(names.get(i), range);
        }
        try {
            return column.function().valueOf(now, inputs);
        } catch (Exception e) {
            throw new CloudFilesException(
                    ErrorCode.CF_COLUMN_NOT_COMPUTED,
                    "[" + location(range) + "] Column '" + name + "' = '" + column.expression()
                            + "' has no value for this file: "
                            + String.valueOf(e.getMessage()).replaceFirst("[.\\s]+$", "")
                            + ". Correct the expression; TRY_CAST gives null where CAST fails. read.on-failure = quarantine sets such"
                            + " files aside.",
                    e);
        }
    }

    private @Nullable Object input(String input, RangeState range) {
        return partitions.contains(input)
                ? partitions.valueOf(input, location(range))
                : metadata.of(MetadataColumn.of(input).orElseThrow(), range);
    }

    private static Location location(RangeState range) {
        return range.range().file().location();
    }
}
