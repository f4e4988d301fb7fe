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
package io.cloudfiles.flink.cli.sql;

import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which a query asks for its rows. Flink gives the rows of {@code ORDER BY … LIMIT} in no order when it runs in streaming mode:
 * they are the right ones at any time, and change while more is read.
 *
 * @param items what stands behind the last {@code ORDER BY}, when that is the query's own
 */
record AskedOrder(List<String> items) {
    private static final Pattern ORDER_BY = Pattern.compile("(?is)^.*\\border\\s+by\\s+(.*)$");
    private static final Pattern END = Pattern.compile(
            "(?is)(\\s+limit\\s+\\w+|\\s+offset\\s+\\d+(\\s+rows?)?|\\s+fetch\\s+(first|next)\\s.*)+[\\s;]*$");
    private static final Pattern ITEM = Pattern.compile(
            "(?is)(?:[\\w$`]+\\.)*`?(?<name>[\\w$]+)`?(?:\\s+(?<direction>asc|desc))?(?:\\s+nulls\\s+(?<nulls>first|last))?");

    /** The order of a statement; empty when it asks for none. */
    static Optional<AskedOrder> of(String statement) {
        Matcher matcher = ORDER_BY.matcher(statement);
        if (!matcher.matches() || !isBalanced(matcher.group(1))) {
            return Optional.empty();
        }
        String by = END.matcher(matcher.group(1)).replaceFirst("");
        return Optional.of(new AskedOrder(List.of(by.split(",", -1))));
    }

    /** Whether what follows is not within parentheses, as that of a window or of another query is. */
    private static boolean isBalanced(String text) {
        int depth = 0;
        for (int i = 0; i < text.length() && depth >= 0; i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
        }
        return depth == 0;
    }

    /** How to put rows in order; empty when it is not by columns of the result alone, or by one that has no order. */
    Optional<Comparator<RowData>> on(ResolvedSchema result) {
        List<Comparator<RowData>> comparators = new ArrayList<>();
        for (String item : items) {
            Matcher matcher = ITEM.matcher(item.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int column = column(matcher.group("name"), result.getColumnNames());
            if (column < 0) {
                return Optional.empty();
            }
            LogicalType type = result.getColumnDataTypes().get(column).getLogicalType();
            if (!isOrdered(type)) {
                return Optional.empty();
            }
            boolean descends = "desc".equalsIgnoreCase(matcher.group("direction"));
            // Nulls are the least, as for Flink.
            boolean nullsFirst = matcher.group("nulls") == null
                    ? !descends
                    : matcher.group("nulls").equalsIgnoreCase("first");
            comparators.add(comparator(type, column, descends, nullsFirst));
        }
        return comparators.stream().reduce(Comparator::thenComparing);
    }

    private static int column(String name, List<String> names) {
        if (name.chars().allMatch(Character::isDigit)) {
            int position = name.length() > 4 ? 0 : Integer.parseInt(name);
            return position <= names.size() ? position - 1 : -1;
        }
        return names.indexOf(name);
    }

    private static boolean isOrdered(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR,
                    VARCHAR,
                    BOOLEAN,
                    DECIMAL,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    FLOAT,
                    DOUBLE,
                    DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    private static Comparator<RowData> comparator(LogicalType type, int column, boolean descends, boolean nullsFirst) {
        RowData.FieldGetter getter = RowData.createFieldGetter(type.copy(true), column);
        Comparator<Object> values = (a, b) -> descends ? compare(b, a) : compare(a, b);
        Comparator<@Nullable Object> withNulls =
                nullsFirst ? Comparator.nullsFirst(values) : Comparator.nullsLast(values);
        return (a, b) -> withNulls.compare(getter.getFieldOrNull(a), getter.getFieldOrNull(b));
    }

    @SuppressWarnings("unchecked") // values of one column of an ordered type
    private static int compare(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }
}
