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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.schema.TypeMerger;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type of all values seen at one place. A place that held objects and something else, or arrays and something else, is a string. */
final class ObservedType {
    private LogicalType scalar = new NullType();
    private @Nullable Map<String, ObservedType> fields;
    private @Nullable ObservedType element;

    /** Adds the type of a scalar; the null type changes nothing. */
    void addScalar(LogicalType type) {
        if (!scalar.equals(type)) {
            scalar = TypeMerger.merge(scalar, type);
        }
    }

    /** Adds an object. Its fields are added to {@link #field}. */
    void addObject() {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
    }

    /** The type of a field of the objects, of which there must be one. */
    ObservedType field(String name) {
        if (fields == null) {
            throw new IllegalStateException("No object was added.");
        }
        return fields.computeIfAbsent(name, ignored -> new ObservedType());
    }

    /** Adds an array; the type of its elements. */
    ObservedType addArray() {
        if (element == null) {
            element = new ObservedType();
        }
        return element;
    }

    /** The columns of objects; none when there was no object. */
    RowType columns(boolean dropsEmpty) {
        List<RowType.RowField> columns = new ArrayList<>();
        if (fields != null) {
            fields.forEach((name, type) -> {
                // No column can have a blank name; its values are rescued.
                if (!name.isBlank() && (!dropsEmpty || !type.isEmpty())) {
                    columns.add(new RowType.RowField(name, type.type(dropsEmpty)));
                }
            });
        }
        return new RowType(true, columns);
    }

    /** Whether there was nothing but nulls, empty arrays and objects with nothing but such values. */
    private boolean isEmpty() {
        return scalar.is(LogicalTypeRoot.NULL)
                && (element == null || element.isEmpty())
                && (fields == null || fields.values().stream().allMatch(ObservedType::isEmpty));
    }

    private LogicalType type(boolean dropsEmpty) {
        boolean hasScalar = !scalar.is(LogicalTypeRoot.NULL);
        int kinds = (hasScalar ? 1 : 0) + (fields != null ? 1 : 0) + (element != null ? 1 : 0);
        if (kinds > 1) {
            return VarCharType.STRING_TYPE;
        }
        if (element != null) {
            return new ArrayType(element.type(dropsEmpty));
        }
        return fields != null ? columns(dropsEmpty) : scalar;
    }
}
