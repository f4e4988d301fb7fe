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

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

import java.util.List;

/** How the actions of the log look in Parquet. Actions consist of strings, numbers, flags and containers of them, nothing else. */
final class LogParquetTypes {
    private LogParquetTypes() {}

    static MessageType toParquet(StructType type) {
        return new MessageType("spark_schema", fields(type));
    }

    private static List<Type> fields(StructType type) {
        return type.fields().stream().map(LogParquetTypes::field).toList();
    }

    private static Type field(StructField field) {
        return field(
                field.getName(), field.getDataType(), field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    }

    private static Type field(String name, DataType type, Repetition repetition) {
        if (type instanceof StructType struct) {
            return new GroupType(repetition, name, fields(struct));
        }
        if (type instanceof ArrayType array) {
            return Types.list(repetition)
                    .element(field(array.getElementField()))
                    .named(name);
        }
        if (type instanceof MapType map) {
            return Types.map(repetition)
                    .key(field("key", map.getKeyType(), Repetition.REQUIRED))
                    .value(field(map.getValueField()))
                    .named(name);
        }
        if (type instanceof StringType) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
        }
        return Types.primitive(primitive(name, type), repetition).named(name);
    }

    private static PrimitiveTypeName primitive(String name, DataType type) {
        if (type instanceof LongType) {
            return PrimitiveTypeName.INT64;
        }
        if (type instanceof IntegerType) {
            return PrimitiveTypeName.INT32;
        }
        if (type instanceof BooleanType) {
            return PrimitiveTypeName.BOOLEAN;
        }
        throw new IllegalArgumentException("Field " + name + " of an action has type " + type + ".");
    }

    static void writeRow(RecordConsumer records, ColumnarBatch batch, int row) {
        records.startMessage();
        for (int i = 0; i < batch.getSchema().length(); i++) {
            writeField(records, batch.getSchema().at(i).getName(), i, batch.getColumnVector(i), row);
        }
        records.endMessage();
    }

    private static void writeField(RecordConsumer records, String name, int index, ColumnVector values, int row) {
        if (!values.isNullAt(row)) {
            records.startField(name, index);
            writeValue(records, values, row);
            records.endField(name, index);
        }
    }

    private static void writeValue(RecordConsumer records, ColumnVector values, int row) {
        DataType type = values.getDataType();
        if (type instanceof StructType struct) {
            records.startGroup();
            for (int i = 0; i < struct.length(); i++) {
                writeField(records, struct.at(i).getName(), i, values.getChild(i), row);
            }
            records.endGroup();
        } else if (type instanceof ArrayType) {
            writeArray(records, values.getArray(row));
        } else if (type instanceof MapType) {
            writeMap(records, values.getMap(row));
        } else if (type instanceof StringType) {
            records.addBinary(Binary.fromString(values.getString(row)));
        } else if (type instanceof LongType) {
            records.addLong(values.getLong(row));
        } else if (type instanceof IntegerType) {
            records.addInteger(values.getInt(row));
        } else {
            records.addBoolean(values.getBoolean(row));
        }
    }

    private static void writeArray(RecordConsumer records, ArrayValue array) {
        records.startGroup();
        if (array.getSize() > 0) {
            records.startField("list", 0);
            for (int i = 0; i < array.getSize(); i++) {
                records.startGroup();
                writeField(records, "element", 0, array.getElements(), i);
                records.endGroup();
            }
            records.endField("list", 0);
        }
        records.endGroup();
    }

    private static void writeMap(RecordConsumer records, MapValue map) {
        records.startGroup();
        if (map.getSize() > 0) {
            records.startField("key_value", 0);
            for (int i = 0; i < map.getSize(); i++) {
                records.startGroup();
                writeField(records, "key", 0, map.getKeys(), i);
                writeField(records, "value", 1, map.getValues(), i);
                records.endGroup();
            }
            records.endField("key_value", 0);
        }
        records.endGroup();
    }
}
