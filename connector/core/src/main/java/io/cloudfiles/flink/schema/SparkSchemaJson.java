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
package io.cloudfiles.flink.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns as Spark writes a {@code StructType} to JSON.
 *
 * <p>All are nullable here, as Spark takes the columns of files for.
 */
@Internal
public final class SparkSchemaJson {
    private static final int MICROS = 6;
    private static final Map<String, LogicalType> ATOMS = Map.ofEntries(
            Map.entry("string", new VarCharType(VarCharType.MAX_LENGTH)),
            Map.entry("byte", new TinyIntType()),
            Map.entry("short", new SmallIntType()),
            Map.entry("integer", new IntType()),
            Map.entry("long", new BigIntType()),
            Map.entry("float", new FloatType()),
            Map.entry("double", new DoubleType()),
            Map.entry("boolean", new BooleanType()),
            Map.entry("binary", new VarBinaryType(VarBinaryType.MAX_LENGTH)),
            Map.entry("date", new DateType()),
            Map.entry("timestamp", new LocalZonedTimestampType(MICROS)),
            Map.entry("timestamp_ntz", new TimestampType(MICROS)),
            Map.entry("decimal", new DecimalType(DecimalType.DEFAULT_PRECISION, 0)),
            Map.entry("variant", new VariantType()),
            Map.entry("void", new NullType()),
            Map.entry("null", new NullType()));
    private static final Map<String, IntFunction<LogicalType>> OF_LENGTH =
            Map.of("char", CharType::new, "varchar", VarCharType::new);
    private static final Pattern WITH_ARGUMENTS =
            Pattern.compile("(\\w+)\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\)");

    private SparkSchemaJson() {}

    /**
     * Reads it.
     *
     * @throws IOException when it is no JSON
     * @throws RuntimeException naming the column and its type when there is one that has no counterpart
     */
    public static RowType columns(String json) throws IOException {
        return columns(new ObjectMapper().readTree(json));
    }

    /**
     * Reads it.
     *
     * @throws RuntimeException naming the column and its type when there is one that has no counterpart
     */
    static RowType columns(JsonNode struct) {
        return TypeMerger.finish(struct(struct, ""));
    }

    private static RowType struct(JsonNode struct, String path) {
        if (!struct.path("type").asText().equals("struct")
                || !struct.path("fields").isArray()) {
            throw new IllegalArgumentException((path.isEmpty() ? "the schema" : "'" + path + "'") + " is no struct");
        }
        List<RowType.RowField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode field : struct.path("fields")) {
            String name = field.required("name").asText();
            if (!names.add(name)) {
                throw new IllegalArgumentException("column '" + path + name + "' occurs twice");
            }
            fields.add(new RowType.RowField(name, type(field.required("type"), path + name)));
        }
        return new RowType(true, fields);
    }

    private static LogicalType type(JsonNode type, String path) {
        if (type.isTextual()) {
            return atom(type.textValue(), path);
        }
        return switch (type.path("type").asText()) {
            case "struct" -> struct(type, path + ".");
            case "array" -> new ArrayType(type(type.required("elementType"), path + ".element"));
            case "map" ->
                new MapType(
                        type(type.required("keyType"), path + ".key"),
                        type(type.required("valueType"), path + ".value"));
            default -> throw unknown(type.toString(), path);
        };
    }

    private static LogicalType atom(String name, String path) {
        LogicalType atom = ATOMS.get(name);
        if (atom != null) {
            return atom;
        }
        Matcher arguments = WITH_ARGUMENTS.matcher(name);
        if (!arguments.matches()) {
            throw unknown(name, path);
        }
        int first = Integer.parseInt(arguments.group(2));
        if (arguments.group(1).equals("decimal")) {
            return new DecimalType(first, arguments.group(3) == null ? 0 : Integer.parseInt(arguments.group(3)));
        }
        IntFunction<LogicalType> ofLength = OF_LENGTH.get(arguments.group(1));
        if (ofLength == null || arguments.group(3) != null) {
            throw unknown(name, path);
        }
        return ofLength.apply(first);
    }

    private static IllegalArgumentException unknown(String type, String path) {
        return new IllegalArgumentException(
                "column '" + path + "' has the type " + type + ", which has no counterpart here");
    }
}
