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
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges types as Spark does for XML: what is repeated somewhere is an array everywhere, and a text is the value of an element that has
 * attributes elsewhere.
 *
 * @param valueTag name of the field of such texts
 */
record XmlTypeMerger(String valueTag) {
    /** Merges two sets of columns. */
    RowType merge(RowType a, RowType b) {
        Map<String, LogicalType> types = new LinkedHashMap<>();
        a.getFields().forEach(field -> types.put(field.getName(), field.getType()));
        b.getFields().forEach(field -> types.merge(field.getName(), field.getType(), this::merge));
        List<RowType.RowField> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(new RowType.RowField(name, type)));
        return new RowType(true, fields);
    }

    /** Merges two types; the result is nullable. */
    LogicalType merge(LogicalType a, LogicalType b) {
        if (a.is(LogicalTypeRoot.NULL) || b.is(LogicalTypeRoot.NULL)) {
            return TypeMerger.merge(a, b);
        }
        if (a instanceof ArrayType || b instanceof ArrayType) {
            return new ArrayType(merge(element(a), element(b)));
        }
        if (a instanceof RowType left && b instanceof RowType right) {
            return merge(left, right);
        }
        if (a instanceof RowType row) {
            return withValue(row, b);
        }
        return b instanceof RowType row ? withValue(row, a) : TypeMerger.merge(a, b);
    }

    private static LogicalType element(LogicalType type) {
        return type instanceof ArrayType array ? array.getElementType() : type;
    }

    private LogicalType withValue(RowType row, LogicalType text) {
        return row.getFieldIndex(valueTag) < 0
                ? VarCharType.STRING_TYPE
                : merge(row, new RowType(true, List.of(new RowType.RowField(valueTag, text))));
    }
}
