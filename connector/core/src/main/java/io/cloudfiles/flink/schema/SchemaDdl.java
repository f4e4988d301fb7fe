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

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Columns as text, such as {@code id BIGINT NOT NULL, address ROW<zip STRING>}.
 *
 * <p>Read in Flink's and in Spark's spelling, mixed at will: {@code ROW<a INT>} or {@code STRUCT<a: INT>}, {@code BIGINT} or
 * {@code LONG}. Where both use one word for different types, Flink's meaning holds: {@code TIMESTAMP} has no time zone. {@code BINARY}
 * without a length is {@code BYTES}, as in Spark.
 */
@PublicEvolving
public final class SchemaDdl {
    private SchemaDdl() {}

    /**
     * Parses a list of columns.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_SCHEMA} saying where and what was expected
     */
    public static RowType parse(String ddl) {
        return new SchemaDdlParser(ddl).columns();
    }

    /** Prints columns in Flink's spelling. */
    public static String flink(RowType columns) {
        return columns.getFields().stream()
                .map(field -> quoted(field.getName()) + " " + flinkType(field.getType()))
                .collect(Collectors.joining(",\n"));
    }

    /** As Flink writes a type in a plan, but with the short names that people use. */
    private static String flinkType(LogicalType type) {
        return type.asSerializableString()
                .replace("VARCHAR(2147483647)", "STRING")
                .replace("VARBINARY(2147483647)", "BYTES");
    }

    /** Prints columns in Spark's spelling; types that Spark lacks become the nearest that holds their values. */
    public static String spark(RowType columns) {
        return columns.getFields().stream()
                .map(field -> quoted(field.getName()) + " " + sparkType(field.getType())
                        + (field.getType().isNullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(",\n"));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String sparkType(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> "STRING";
            case BINARY, VARBINARY -> "BINARY";
            case INTEGER -> "INT";
            case TIMESTAMP_WITHOUT_TIME_ZONE -> "TIMESTAMP_NTZ";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMP";
            case ARRAY -> "ARRAY<" + sparkType(((ArrayType) type).getElementType()) + ">";
            case MAP ->
                "MAP<" + sparkType(((MapType) type).getKeyType()) + ", " + sparkType(((MapType) type).getValueType())
                        + ">";
            case ROW ->
                ((RowType) type)
                        .getFields().stream()
                                .map(field -> quoted(field.getName()) + ": " + sparkType(field.getType()))
                                .collect(Collectors.joining(", ", "STRUCT<", ">"));
            default -> type.copy(true).asSummaryString().toUpperCase(Locale.ROOT);
        };
    }
}
