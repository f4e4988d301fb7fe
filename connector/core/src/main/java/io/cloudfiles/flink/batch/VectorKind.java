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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarBinaryType;

import java.util.List;

/** How the values of a type are held in a column vector; one constant per vector class of {@link RecordBatch}. */
@Internal
public enum VectorKind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BYTES,
    TIMESTAMP,
    DECIMAL,
    ARRAY,
    MAP,
    ROW,
    /** A row of two binaries, as Flink's columnar rows expect it. */
    VARIANT;

    /** The types of what a variant is stored as: its value and the names in it. */
    private static final List<LogicalType> VARIANT_PARTS =
            List.of(new VarBinaryType(VarBinaryType.MAX_LENGTH), new VarBinaryType(VarBinaryType.MAX_LENGTH));

    /** The types of the fields that a row or a variant is stored as. */
    public static List<LogicalType> fieldTypes(LogicalType type) {
        return type.is(LogicalTypeRoot.VARIANT) ? VARIANT_PARTS : type.getChildren();
    }

    /**
     * The kind of a type.
     *
     * @throws IllegalArgumentException for a type that no column can hold, such as RAW
     */
    public static VectorKind of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> BOOLEAN;
            case TINYINT -> BYTE;
            case SMALLINT -> SHORT;
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> INT;
            case BIGINT, INTERVAL_DAY_TIME -> LONG;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case CHAR, VARCHAR, BINARY, VARBINARY -> BYTES;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMP;
            case DECIMAL -> DECIMAL;
            case ARRAY -> ARRAY;
            case MAP, MULTISET -> MAP;
            case ROW -> ROW;
            case VARIANT -> VARIANT;
            case TIMESTAMP_WITH_TIME_ZONE,
                    DISTINCT_TYPE,
                    STRUCTURED_TYPE,
                    NULL,
                    RAW,
                    SYMBOL,
                    UNRESOLVED,
                    DESCRIPTOR,
                    BITMAP -> throw new IllegalArgumentException("No column can hold " + type.asSummaryString() + ".");
        };
    }
}
