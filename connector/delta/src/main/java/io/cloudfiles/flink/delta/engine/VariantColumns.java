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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.VariantType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * Variants in data files: groups of two binaries, the value and the names in it. Kernel's converters know no variants, so files are read
 * with structs in their place, and the vectors of those are handed on as variants whose two children are the binaries.
 */
final class VariantColumns {
    private static final StructType PARTS =
            new StructType().add("value", BinaryType.BINARY).add("metadata", BinaryType.BINARY);
    private static final String SHREDDED = "typed_value";

    private VariantColumns() {}

    /** The schema to read a file with. */
    static StructType stored(StructType schema) {
        return hasVariant(schema) ? (StructType) storedType(schema) : schema;
    }

    private static DataType storedType(DataType type) {
        if (type instanceof VariantType) {
            return PARTS;
        }
        if (type instanceof StructType struct) {
            return new StructType(struct.fields().stream()
                    .map(field -> field.withDataType(storedType(field.getDataType())))
                    .toList());
        }
        if (type instanceof ArrayType array) {
            StructField element = array.getElementField();
            return new ArrayType(element.withDataType(storedType(element.getDataType())));
        }
        if (type instanceof MapType map) {
            return new MapType(
                    map.getKeyField().withDataType(storedType(map.getKeyType())),
                    map.getValueField().withDataType(storedType(map.getValueType())));
        }
        return type;
    }

    private static boolean hasVariant(DataType type) {
        if (type instanceof StructType struct) {
            return struct.fields().stream().anyMatch(field -> hasVariant(field.getDataType()));
        }
        if (type instanceof ArrayType array) {
            return hasVariant(array.getElementType());
        }
        if (type instanceof MapType map) {
            return hasVariant(map.getKeyType()) || hasVariant(map.getValueType());
        }
        return type instanceof VariantType;
    }

    /**
     * Refuses a file that keeps parts of variants in columns of their own: without those, the variants would be read as others.
     *
     * @param schema as it is wanted
     * @param requested the columns of the file that it needs
     * @param file all columns of the file
     */
    static void requireWhole(String path, StructType schema, GroupType requested, GroupType file) {
        if (hasVariant(schema)) {
            requireWhole(path, requested, file);
        }
    }

    private static void requireWhole(String path, GroupType requested, GroupType file) {
        if (file.containsField(SHREDDED) && !requested.containsField(SHREDDED)) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + path + "] has shredded variants (" + file.getName() + "." + SHREDDED
                            + "), which cannot be read here. Rewrite the table without: set its property"
                            + " 'delta.enableVariantShredding' = 'false', then REORG TABLE … APPLY (PURGE).");
        }
        for (Type field : requested.getFields()) {
            if (!field.isPrimitive()) {
                requireWhole(
                        path, field.asGroupType(), file.getType(field.getName()).asGroupType());
            }
        }
    }

    /** What was read with the stored schema, as a batch of the wanted one. */
    static ColumnarBatch restore(ColumnarBatch batch, StructType schema) {
        ColumnarBatch restored = batch;
        for (int i = 0; i < schema.length(); i++) {
            StructField field = schema.at(i);
            if (hasVariant(field.getDataType())) {
                ColumnVector vector = restore(field.getDataType(), batch.getColumnVector(i));
                restored = restored.withDeletedColumnAt(i).withNewColumn(i, field, vector);
            }
        }
        return restored;
    }

    private static ColumnVector restore(DataType type, ColumnVector stored) {
        return hasVariant(type) ? new Restored(type, stored) : stored;
    }

    /**
     * A vector with variants, or of variants.
     *
     * @param type its type, with variants
     * @param stored the same vector with structs in their place
     */
    private record Restored(DataType type, ColumnVector stored) implements ColumnVector {
        @Override
        public DataType getDataType() {
            return type;
        }

        @Override
        public int getSize() {
            return stored.getSize();
        }

        @Override
        public boolean isNullAt(int row) {
            return stored.isNullAt(row);
        }

        @Override
        public ColumnVector getChild(int ordinal) {
            ColumnVector child = stored.getChild(ordinal);
            return type instanceof StructType struct
                    ? restore(struct.at(ordinal).getDataType(), child)
                    : child;
        }

        @Override
        public ArrayValue getArray(int row) {
            return new Elements(stored.getArray(row), ((ArrayType) type).getElementType());
        }

        @Override
        public MapValue getMap(int row) {
            return new Entries(stored.getMap(row), (MapType) type);
        }

        @Override
        public void close() {
            stored.close();
        }
    }

    private record Elements(ArrayValue stored, DataType type) implements ArrayValue {
        @Override
        public int getSize() {
            return stored.getSize();
        }

        @Override
        public ColumnVector getElements() {
            return restore(type, stored.getElements());
        }
    }

    private record Entries(MapValue stored, MapType type) implements MapValue {
        @Override
        public int getSize() {
            return stored.getSize();
        }

        @Override
        public ColumnVector getKeys() {
            return restore(type.getKeyType(), stored.getKeys());
        }

        @Override
        public ColumnVector getValues() {
            return restore(type.getValueType(), stored.getValues());
        }
    }
}
