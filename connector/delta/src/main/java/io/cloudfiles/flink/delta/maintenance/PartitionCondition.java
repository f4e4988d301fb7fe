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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions that choose partitions: {@code day >= '2026-01-01' AND country = 'DE' AND kind IS NOT NULL}. Conditions are joined by AND;
 * values are quoted as in SQL or numbers; column names with odd characters stand in backticks.
 */
final class PartitionCondition {
    private static final Pattern CONDITION = Pattern.compile(
            "\\s*(?:`([^`]+)`|([\\p{L}_][\\p{L}\\p{N}_.]*))\\s*"
                    + "(?:(<=|>=|=|<|>)\\s*('(?:[^']|'')*'|[-+]?\\d+|true|false)|IS\\s+(NOT\\s+)?NULL)\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AND = Pattern.compile("AND\\b", Pattern.CASE_INSENSITIVE);

    private static final Set<Class<? extends DataType>> COMPARABLE = Set.of(
            StringType.class,
            DateType.class,
            LongType.class,
            IntegerType.class,
            ShortType.class,
            ByteType.class,
            BooleanType.class);

    private PartitionCondition() {}

    /**
     * Reads conditions.
     *
     * @return empty for a blank text
     * @throws CloudFilesException {@code CF_USAGE} when they cannot be read, or are about something else than partition columns
     */
    static Optional<Predicate> parse(String text, TableDefinition table) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Matcher matcher = CONDITION.matcher(text);
        Predicate all = null;
        int position = 0;
        while (true) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw wrong(
                        text,
                        "at character " + (position + 1)
                                + " a condition is expected, such as day = '2026-01-31' or kind IS NULL; several are joined by AND");
            }
            Predicate one = predicate(text, matcher, table);
            all = all == null ? one : new Predicate("AND", all, one);
            position = matcher.end();
            if (position == text.length()) {
                return Optional.of(all);
            }
            Matcher and = AND.matcher(text).region(position, text.length());
            if (!and.lookingAt()) {
                throw wrong(text, "at character " + (position + 1) + " AND is expected");
            }
            position = and.end();
        }
    }

    private static Predicate predicate(String text, Matcher condition, TableDefinition table) {
        String name = condition.group(1) != null ? condition.group(1) : condition.group(2);
        StructField field = column(text, name, table);
        Column column = new Column(field.getName());
        if (condition.group(3) == null) {
            return new Predicate(condition.group(5) == null ? "IS_NULL" : "IS_NOT_NULL", column);
        }
        String value = condition.group(4);
        boolean isQuoted = value.startsWith("'");
        String plain = isQuoted ? value.substring(1, value.length() - 1).replace("''", "'") : value;
        requireComparable(text, field);
        @Nullable Literal literal = literal(field.getDataType(), plain, isQuoted);
        if (literal == null) {
            throw wrong(
                    text,
                    value + " is no value of '" + field.getName() + "', which is "
                            + DeltaTypes.describe(field.getDataType()));
        }
        return new Predicate(condition.group(3), column, literal);
    }

    private static void requireComparable(String text, StructField field) {
        if (COMPARABLE.stream().noneMatch(type -> type.isInstance(field.getDataType()))) {
            throw wrong(
                    text,
                    "'" + field.getName() + "' is " + DeltaTypes.describe(field.getDataType())
                            + ", and columns of that type cannot be compared here, only asked for IS NULL and IS NOT NULL;"
                            + " those of text, whole numbers, dates and booleans can");
        }
    }

    private static StructField column(String text, String name, TableDefinition table) {
        return table.partitionColumns().stream()
                .filter(column -> column.equalsIgnoreCase(name))
                .findFirst()
                .map(column -> table.schema().get(column))
                .orElseThrow(() -> wrong(
                        text,
                        "'" + name + "' is no partition column; the table has "
                                + (table.partitionColumns().isEmpty()
                                        ? "none"
                                        : String.join(", ", table.partitionColumns()))));
    }

    private static @Nullable Literal literal(DataType type, String value, boolean isQuoted) {
        try {
            if (type instanceof StringType) {
                return isQuoted ? Literal.ofString(value) : null;
            } else if (type instanceof DateType) {
                return Literal.ofDate(Math.toIntExact(LocalDate.parse(value).toEpochDay()));
            } else if (type instanceof LongType) {
                return Literal.ofLong(Long.parseLong(value));
            } else if (type instanceof IntegerType) {
                return Literal.ofInt(Integer.parseInt(value));
            } else if (type instanceof ShortType) {
                return Literal.ofShort(Short.parseShort(value));
            } else if (type instanceof ByteType) {
                return Literal.ofByte(Byte.parseByte(value));
            } else if (type instanceof BooleanType) {
                return switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> Literal.ofBoolean(true);
                    case "false" -> Literal.ofBoolean(false);
                    default -> null;
                };
            }
            return null;
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static CloudFilesException wrong(String text, String why) {
        return new CloudFilesException(ErrorCode.CF_USAGE, "Option '--where' = '" + text + "' is wrong: " + why + ".");
    }
}
