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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/** The columns of a table, which are found by name without case, at every level, and can be sent to where they are asked for. */
final class TableColumns implements Serializable {
    private static final long serialVersionUID = 1;

    static final TableColumns NONE = new TableColumns(new StructType());

    private final String json;
    private transient @Nullable StructType schema;

    TableColumns(StructType schema) {
        this.json = schema.toJson();
        this.schema = schema;
    }

    /**
     * Finds a column or a field within one.
     *
     * @param path in arrays and maps by {@code element}, {@code key} and {@code value}
     */
    @Nullable
    StructField find(List<String> path) {
        StructField found = SchemaFit.find(schema(), path.get(0));
        for (String name : path.subList(1, path.size())) {
            if (found == null) {
                return null;
            }
            found = within(found, name);
        }
        return found;
    }

    private static @Nullable StructField within(StructField field, String name) {
        if (field.getDataType() instanceof StructType struct) {
            return SchemaFit.find(struct, name);
        }
        if (field.getDataType() instanceof ArrayType array) {
            return array.getElementField();
        }
        if (field.getDataType() instanceof MapType map) {
            // Keys are never null, whatever the type of the rows says.
            return "key".equals(name) ? new StructField(name, map.getKeyType(), true) : map.getValueField();
        }
        return null;
    }

    private StructType schema() {
        StructType parsed = schema == null ? KernelInternals.parseSchema(json) : schema;
        schema = parsed;
        return parsed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableColumns columns && json.equals(columns.json);
    }

    @Override
    public int hashCode() {
        return Objects.hash(json);
    }
}
