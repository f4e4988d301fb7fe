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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.schema.TypeMerger;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The type of all values seen at one place. */
final class ObservedType {
    private final XmlTypeMerger merger;
    private final boolean caseSensitive;
    private LogicalType scalar = new NullType();
    private boolean isRepeated;
    private @Nullable Map<String, Field> fields;

    /** The elements with fields that were seen here. */
    private long elements;

    /** A field as first spelled, and the element in which it was seen last. */
    private static final class Field {
        private final String name;
        private final ObservedType type;
        private long seenIn;

        Field(String name, ObservedType type) {
            this.name = name;
            this.type = type;
        }
    }

    ObservedType(XmlTypeMerger merger, boolean caseSensitive) {
        this.merger = merger;
        this.caseSensitive = caseSensitive;
    }

    /** Adds the type of a text; the null type changes nothing. */
    void addScalar(LogicalType type) {
        if (!scalar.equals(type)) {
            scalar = TypeMerger.merge(scalar, type);
        }
    }

    /** Adds an element with fields, which are added to {@link #field}. */
    void addElement() {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
        elements++;
    }

    /** The type of a field of the element that was added last; one that is asked for twice is an array. */
    ObservedType field(String name) {
        if (fields == null) {
            throw new IllegalStateException("No element was added.");
        }
        Field field = fields.computeIfAbsent(
                caseSensitive ? name : name.toLowerCase(Locale.ROOT),
                key -> new Field(name, new ObservedType(merger, caseSensitive)));
        field.type.isRepeated |= field.seenIn == elements;
        field.seenIn = elements;
        return field.type;
    }

    /** The columns of elements; none when there was none. */
    RowType columns() {
        List<RowType.RowField> columns = new ArrayList<>();
        if (fields != null) {
            fields.values().forEach(field -> columns.add(new RowType.RowField(field.name, field.type.type())));
        }
        return new RowType(true, columns);
    }

    private LogicalType type() {
        LogicalType one =
                fields == null ? scalar : scalar.is(LogicalTypeRoot.NULL) ? columns() : merger.merge(columns(), scalar);
        return isRepeated ? new ArrayType(one) : one;
    }
}
