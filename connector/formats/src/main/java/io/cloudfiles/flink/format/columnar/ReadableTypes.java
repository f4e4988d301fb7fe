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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The types of columns that vectors of a file can be made for. */
@Internal
public final class ReadableTypes {
    private ReadableTypes() {}

    /**
     * Makes sure that columns have types that can be read.
     *
     * @param format for the message, such as {@code Parquet}
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} naming every other column
     */
    public static void require(String format, List<RowType.RowField> columns) {
        List<String> problems = new ArrayList<>();
        columns.forEach(column -> collectUnreadable(column.getName(), column.getType(), false, problems));
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    format + " cannot be read as " + String.join(", ", problems)
                            + ". Declare other types, or leave such columns out.");
        }
    }

    private static void collectUnreadable(String path, LogicalType type, boolean isElement, List<String> problems) {
        List<LogicalType> children = type.getChildren();
        switch (type.getTypeRoot()) {
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    DECIMAL,
                    DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {}
            case CHAR, VARCHAR, BINARY, VARBINARY -> {
                if (isElement && TextBounds.isBounded(type)) {
                    problems.add(path + " " + type.asSummaryString()
                            + " (within arrays and maps only STRING and BYTES, which have no length)");
                }
            }
            case ARRAY -> collectUnreadable(path + ".element", children.get(0), true, problems);
            case MAP -> {
                collectUnreadable(path + ".key", children.get(0), true, problems);
                collectUnreadable(path + ".value", children.get(1), true, problems);
            }
            case ROW ->
                IntStream.range(0, children.size())
                        .forEach(i -> collectUnreadable(
                                path + "." + ((RowType) type).getFieldNames().get(i),
                                children.get(i),
                                false,
                                problems));
            default -> problems.add(path + " " + type.asSummaryString());
        }
    }
}
