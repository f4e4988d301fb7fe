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
package io.cloudfiles.flink.format.avro;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the columns of fields.
 *
 * @param isPositional whether they are in the same order, whatever their names
 * @param caseSensitive whether names must be the same in case, too
 */
record FieldMatcher(boolean isPositional, boolean caseSensitive) {
    /** Of each field of a record the index of its column, or -1. */
    int[] columns(Schema writer, @Nullable Schema asked, List<String> columns) {
        int[] columnOf = new int[writer.getFields().size()];
        Arrays.fill(columnOf, -1);
        for (int i = 0; i < columns.size(); i++) {
            Schema.Field field = isPositional ? at(writer, i) : named(writer, asked, columns.get(i));
            if (field != null && columnOf[field.pos()] < 0) {
                columnOf[field.pos()] = i;
            }
        }
        return columnOf;
    }

    private static Schema.@Nullable Field at(Schema record, int index) {
        return index < record.getFields().size() ? record.getFields().get(index) : null;
    }

    private Schema.@Nullable Field named(Schema writer, @Nullable Schema asked, String column) {
        Schema.Field field = named(writer, column);
        Schema.Field askedField = asked == null || field != null ? null : AskedSchema.find(asked, column, this);
        if (askedField != null) {
            for (String alias : askedField.aliases()) {
                field = field == null ? named(writer, alias) : field;
            }
        }
        return field;
    }

    /** The field of a name. */
    Schema.@Nullable Field named(Schema record, String name) {
        Schema.Field exact = record.getField(name);
        if (exact != null || caseSensitive) {
            return exact;
        }
        for (Schema.Field field : record.getFields()) {
            if (field.name().equalsIgnoreCase(name)) {
                return field;
            }
        }
        return null;
    }
}
