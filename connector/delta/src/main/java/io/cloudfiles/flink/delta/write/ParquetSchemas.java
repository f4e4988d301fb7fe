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
package io.cloudfiles.flink.delta.write;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.VariantType;
import org.apache.parquet.schema.ConversionPatterns;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

import java.math.BigInteger;
import java.util.List;

/**
 * The Parquet schema of a table's data files, as Spark writes it: lists and maps of three levels, timestamps as microseconds, decimals
 * as small as their precision allows, and the field id of every column of a table with column mapping.
 */
final class ParquetSchemas {
    private static final String FIELD_ID = "delta.columnMapping.id";
    private static final int MAX_INT_PRECISION = 9;
    private static final int MAX_LONG_PRECISION = 18;

    private ParquetSchemas() {}

    /** The schema of files with the given physical columns. */
    static MessageType of(StructType physical) {
        return new MessageType("table", fields(physical));
    }

    private static List<Type> fields(StructType struct) {
        return struct.fields().stream().map(ParquetSchemas::field).toList();
    }

    private static Type field(StructField field) {
        Type type = type(field.getName(), field.getDataType(), repetition(field.isNullable()));
        FieldMetadata metadata = field.getMetadata();
        return metadata.contains(FIELD_ID) ? type.withId(Math.toIntExact(metadata.getLong(FIELD_ID))) : type;
    }

    private static Repetition repetition(boolean nullable) {
        return nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
    }

    private static Type type(String name, DataType type, Repetition repetition) {
        if (type instanceof StructType struct) {
            return new GroupType(repetition, name, fields(struct));
        }
        if (type instanceof ArrayType array) {
            Type element = type("element", array.getElementType(), repetition(array.containsNull()));
            return ConversionPatterns.listOfElements(repetition, name, element);
        }
        if (type instanceof MapType map) {
            Type key = type("key", map.getKeyType(), Repetition.REQUIRED);
            Type value = type("value", map.getValueType(), repetition(map.isValueContainsNull()));
            return ConversionPatterns.mapType(repetition, name, "key_value", key, value);
        }
        if (type instanceof VariantType) {
            return variant(name, repetition);
        }
        return primitive(type, repetition).named(name);
    }

    /** Without Parquet's annotation for variants, with which Spark 4.0 cannot open the file. */
    private static Type variant(String name, Repetition repetition) {
        return new GroupType(
                repetition,
                name,
                Types.primitive(PrimitiveTypeName.BINARY, Repetition.REQUIRED).named("value"),
                Types.primitive(PrimitiveTypeName.BINARY, Repetition.REQUIRED).named("metadata"));
    }

    private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> primitive(
            DataType type, Repetition repetition) {
        if (type instanceof DecimalType decimal) {
            return decimal(decimal, repetition);
        }
        if (type instanceof BooleanType) {
            return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
        }
        if (type instanceof ByteType) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.intType(8, true));
        }
        if (type instanceof ShortType) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.intType(16, true));
        }
        if (type instanceof IntegerType) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition);
        }
        if (type instanceof LongType) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition);
        }
        if (type instanceof FloatType) {
            return Types.primitive(PrimitiveTypeName.FLOAT, repetition);
        }
        if (type instanceof DoubleType) {
            return Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
        }
        if (type instanceof StringType) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
        }
        if (type instanceof BinaryType) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition);
        }
        return temporal(type, repetition);
    }

    private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> temporal(
            DataType type, Repetition repetition) {
        if (type instanceof DateType) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
        }
        if (type instanceof TimestampType) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
        }
        if (type instanceof TimestampNTZType) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
        }
        throw new IllegalArgumentException("Delta's " + type + " has no counterpart in Flink.");
    }

    private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> decimal(
            DecimalType type, Repetition repetition) {
        int precision = type.getPrecision();
        LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.getScale(), precision);
        if (precision <= MAX_INT_PRECISION) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation);
        }
        if (precision <= MAX_LONG_PRECISION) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(bytesFor(precision))
                .as(annotation);
    }

    /** How many bytes the largest number of so many digits takes, with its sign. */
    private static int bytesFor(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }
}
