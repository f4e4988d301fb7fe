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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.FieldKind;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A column of a file, at any depth, and how the levels of its leaves tell where it has values.
 *
 * @param name name of the field
 * @param kind what it holds
 * @param slots where it may have values
 * @param definedAt definition level from which on it is not null
 * @param elementsAt definition level from which on a list or map has an element; else {@code definedAt}
 * @param children fields of a struct, the element of a list, key and value of a map
 * @param leaf Parquet's column; null unless it is a leaf
 */
record FileColumn(
        String name,
        FieldKind kind,
        Slots slots,
        int definedAt,
        int elementsAt,
        List<FileColumn> children,
        @Nullable ColumnDescriptor leaf) {
    FileColumn {
        children = List.copyOf(children);
    }

    /** Parquet's column of a leaf. */
    ColumnDescriptor descriptor() {
        return Objects.requireNonNull(leaf, name);
    }

    /** The type of a leaf. */
    LeafType leafType() {
        return LeafType.of(descriptor().getPrimitiveType());
    }

    /** Whether it is a leaf of the type that has no values. */
    boolean isAlwaysNull() {
        return kind == FieldKind.LEAF && leafType().kind() == LeafType.Kind.NULL;
    }

    /** A leaf in it, whose levels tell of this column, too. */
    FileColumn firstLeaf() {
        return kind == FieldKind.LEAF ? this : children.get(0).firstLeaf();
    }
}
