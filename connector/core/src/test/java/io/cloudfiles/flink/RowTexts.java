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
package io.cloudfiles.flink;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Writes rows as {@code +I(value,value)}, with Flink's own texts of internal values. */
final class RowTexts implements MapFunction<RowData, String> {
    private static final long serialVersionUID = 1L;

    private final RowType type;

    RowTexts(RowType type) {
        this.type = type;
    }

    @Override
    public String map(RowData row) {
        GenericRowData copy = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            copy.setField(i, RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row));
        }
        return copy.toString();
    }
}
