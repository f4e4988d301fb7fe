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

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Columns that hold the same value in every row. They cost the same whatever the number of rows, in memory and serialized. */
@PublicEvolving
public final class ConstantVectors {
    private ConstantVectors() {}

    /**
     * A column of one value, of any length.
     *
     * @param value in Flink's internal form ({@code StringData}, {@code Long}, {@code TimestampData} and so on), or null
     * @param type the type of the column
     */
    public static ColumnVector of(@Nullable Object value, LogicalType type) {
        ColumnAppender column = ColumnAppender.of(type);
        column.append(value);
        return new ConstantVector(column.build());
    }
}
