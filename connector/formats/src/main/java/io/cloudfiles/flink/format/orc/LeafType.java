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
package io.cloudfiles.flink.format.orc;

import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.orc.OrcProto;

/**
 * What the values of a leaf mean.
 *
 * @param kind what they are
 * @param digits bits of an integer, precision of a decimal; else 0
 * @param scale of a decimal; else 0
 */
record LeafType(Kind kind, int digits, int scale) {
    /** Kinds of values. */
    enum Kind {
        BOOLEAN,
        INTEGER,
        FLOAT,
        DOUBLE,
        DECIMAL,
        TEXT,
        /** Texts that Hive pads with spaces, which do not count. */
        PADDED_TEXT,
        BYTES,
        DATE,
        /** What a clock on the wall showed, in the writer's zone; Spark and Hive take it for an instant. */
        TIMESTAMP,
        /** Spark's TIMESTAMP_NTZ, which it writes as microseconds in a column of integers that it marks. */
        SPARK_LOCAL_TIMESTAMP,
        INSTANT
    }

    private static final int MICRO_DIGITS = 6;
    /** Attribute of a column in which Spark tells its own type. */
    private static final String SPARK_TYPE = "spark.sql.catalyst.type";

    static LeafType of(OrcProto.Type type) {
        return switch (type.getKind()) {
            case BOOLEAN -> plain(Kind.BOOLEAN);
            case BYTE -> new LeafType(Kind.INTEGER, Byte.SIZE, 0);
            case SHORT -> new LeafType(Kind.INTEGER, Short.SIZE, 0);
            case INT -> new LeafType(Kind.INTEGER, Integer.SIZE, 0);
            case LONG ->
                isSparkLocal(type) ? plain(Kind.SPARK_LOCAL_TIMESTAMP) : new LeafType(Kind.INTEGER, Long.SIZE, 0);
            case FLOAT -> plain(Kind.FLOAT);
            case DOUBLE -> plain(Kind.DOUBLE);
            case STRING, VARCHAR -> plain(Kind.TEXT);
            case CHAR -> plain(Kind.PADDED_TEXT);
            case BINARY, GEOMETRY, GEOGRAPHY -> plain(Kind.BYTES);
            case DATE -> plain(Kind.DATE);
            case TIMESTAMP -> plain(Kind.TIMESTAMP);
            case TIMESTAMP_INSTANT -> plain(Kind.INSTANT);
            case DECIMAL -> decimal(type);
            case LIST, MAP, STRUCT, UNION ->
                throw new IllegalArgumentException(type.getKind().name());
        };
    }

    private static LeafType plain(Kind kind) {
        return new LeafType(kind, 0, 0);
    }

    private static boolean isSparkLocal(OrcProto.Type type) {
        return type.getAttributesList().stream()
                .anyMatch(attribute -> attribute.getKey().equals(SPARK_TYPE)
                        && attribute.getValue().equals("timestamp_ntz"));
    }

    /** Hive 0.11 did not say how many digits there are. */
    private static LeafType decimal(OrcProto.Type type) {
        int precision = type.hasPrecision() ? type.getPrecision() : DecimalType.MAX_PRECISION;
        int scale = type.hasPrecision() ? type.getScale() : 18;
        if (precision < 1 || precision > DecimalType.MAX_PRECISION || scale < 0 || scale > precision) {
            throw new IllegalArgumentException("a column has the type decimal(" + precision + ", " + scale + ")");
        }
        return new LeafType(Kind.DECIMAL, precision, scale);
    }

    /** The type that a column of such values is inferred as: the narrowest that holds them all. */
    LogicalType inferred() {
        return switch (kind) {
            case BOOLEAN -> new BooleanType();
            case INTEGER -> integer(digits);
            case FLOAT -> new FloatType();
            case DOUBLE -> new DoubleType();
            case DECIMAL -> new DecimalType(digits, scale);
            case TEXT, PADDED_TEXT -> new VarCharType(VarCharType.MAX_LENGTH);
            case BYTES -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
            case DATE -> new DateType();
            case TIMESTAMP, INSTANT -> new LocalZonedTimestampType(MICRO_DIGITS);
            case SPARK_LOCAL_TIMESTAMP -> new TimestampType(MICRO_DIGITS);
        };
    }

    private static LogicalType integer(int bits) {
        return switch (bits) {
            case 8 -> new TinyIntType();
            case 16 -> new SmallIntType();
            case 32 -> new IntType();
            default -> new BigIntType();
        };
    }
}
