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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** A field of the file that has no column, or whose type does not fit its column. */
@Internal
public final class ExtraColumn {
    private final ReadColumn column;
    private final LogicalType type;
    private final @Nullable LogicalType declared;
    private @Nullable ColumnVector values;

    /**
     * @param column reads it as it is in the file
     * @param type what it is in the file
     * @param declared the type of its column that it does not fit; null when it has none
     */
    ExtraColumn(ReadColumn column, LogicalType type, @Nullable LogicalType declared) {
        this.column = column;
        this.type = type;
        this.declared = declared;
    }

    void read(int places) {
        values = column.read(places);
    }

    /** Tells of the value at a place, unless it is null. */
    void report(int place, Findings findings) {
        ColumnVector vector = values;
        if (vector == null || vector.isNullAt(place)) {
            return;
        }
        byte[] json = JsonText.of(vector, type, place);
        if (declared == null) {
            findings.unknown(column.name(), json);
        } else {
            findings.misfit(column.name(), json, declared.asSummaryString());
        }
    }
}
