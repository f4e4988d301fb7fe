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
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Columns whose values stand in the path of a file, as {@code key=value} directories. Where a path has a key twice, the inner one counts;
 * where it has none, the value is null. What a file says in a field of the same name does not count.
 *
 * @param type names and types of the columns
 * @param caseSensitive whether keys must match names in case
 * @param zone of instants that name none
 */
@Internal
public record PartitionColumns(RowType type, boolean caseSensitive, ZoneId zone) implements Serializable {
    /** No such column. */
    public static final PartitionColumns NONE = new PartitionColumns(RowType.of(), true, ZoneOffset.UTC);

    public PartitionColumns {
        Objects.requireNonNull(zone, "zone");
        for (RowType.RowField field : type.getFields()) {
            if (!PartitionText.isReadableAs(field.getType())) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Partition column '" + field.getName() + "' is "
                                + field.getType().asSummaryString()
                                + ". A directory can tell a text, a number, a boolean, a date or a timestamp only. Declare it so.");
            }
        }
    }

    /** Whether there is a column of exactly this name. */
    public boolean contains(String name) {
        return type.getFieldIndex(name) >= 0;
    }

    LogicalType typeOf(String name) {
        return type.getTypeAt(type.getFieldIndex(name));
    }

    /**
     * The value of a column.
     *
     * @return in Flink's internal form; null when the path has no value for it
     * @throws CloudFilesException {@code CF_INVALID_PARTITION_VALUE} when it has one that does not fit
     */
    @Nullable
    Object valueOf(String name, Location file) {
        LogicalType columnType = typeOf(name);
        PartitionSegment segment = null;
        for (PartitionSegment each : PartitionSegment.of(file)) {
            segment = matches(each.name(), name) ? each : segment;
        }
        if (segment == null || segment.value() == null) {
            if (!columnType.isNullable()) {
                throw misfit(file, segment == null ? "no directory for it" : "'" + segment.text() + "'", name);
            }
            return null;
        }
        Object value = new PartitionText(segment.value(), zone).as(columnType);
        if (value == null) {
            throw misfit(file, "'" + segment.text() + "'", name);
        }
        return value;
    }

    private boolean matches(String key, String name) {
        return caseSensitive ? key.equals(name) : key.equalsIgnoreCase(name);
    }

    private CloudFilesException misfit(Location file, String found, String name) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_PARTITION_VALUE,
                "[" + file + "] partition column " + name + " "
                        + typeOf(name).asSummaryString() + ": " + found
                        + ". The path has no such value. Rename the directory, declare the column as a nullable STRING, or set"
                        + " read.on-failure = quarantine to set such files aside.");
    }
}
