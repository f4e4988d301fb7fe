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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the user knows of the columns of an inferred schema, as {@code schema.hints} says it:
 * {@code id BIGINT, user.born DATE, tags.element INT, prices.value DECIMAL(10, 2)}. Immutable.
 *
 * <p>A hint gives a column or something within one its type and its spelling, whatever was found there; what was not found is added.
 * {@code element}, {@code key} and {@code value} go into arrays and maps; in a struct, or in back-ticks, they are fields. All is nullable.
 */
@Internal
public final class SchemaHints {
    /** No hints. */
    public static final SchemaHints NONE = new SchemaHints(List.of());

    private final List<SchemaHint> hints;

    private SchemaHints(List<SchemaHint> hints) {
        // What is within a hinted column may be hinted as well.
        this.hints = hints.stream()
                .sorted(Comparator.comparingInt(hint -> hint.path().size()))
                .toList();
    }

    /**
     * Parses hints.
     *
     * @param text hints separated by commas; may be blank
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} with all that is wrong
     */
    public static SchemaHints parse(String text) {
        List<String> problems = new ArrayList<>();
        List<SchemaHint> parsed = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (String each : text.isBlank() ? List.<String>of() : TopLevelCommas.split(text)) {
            try {
                SchemaHint hint = new SchemaDdlParser(each).hint();
                String other = texts.putIfAbsent(hint.place(), each);
                if (other == null) {
                    parsed.add(hint);
                } else {
                    problems.add("'" + other + "' and '" + each + "' are about the same.");
                }
            } catch (CloudFilesException e) {
                problems.add(e.detail());
            }
        }
        SchemaHints hints = new SchemaHints(parsed);
        hints.apply(RowType.of(), problems);
        throwIfAny(problems);
        return hints;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return hints.isEmpty();
    }

    /**
     * The columns with what the hints say.
     *
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} with all hints that go into what has no fields
     */
    public RowType applyTo(RowType columns) {
        List<String> problems = new ArrayList<>();
        RowType hinted = apply(columns, problems);
        throwIfAny(problems);
        return hinted;
    }

    /**
     * The columns with what the hints say of those that are new. The others keep what they have become: a table holds them already.
     *
     * @param known the columns that there were before
     * @param columns those and new ones
     * @throws CloudFilesException like {@link #applyTo}
     */
    public RowType applyToNew(RowType known, RowType columns) {
        return newOf(known, columns, applyTo(columns));
    }

    private RowType apply(RowType columns, List<String> problems) {
        RowType hinted = columns;
        for (SchemaHint hint : hints) {
            try {
                hinted = hint.applyTo(hinted);
            } catch (SchemaHint.Conflict e) {
                problems.add(e.getMessage());
            }
        }
        return hinted;
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Option 'schema.hints' is wrong. " + String.join(" ", problems)
                            + " Hints are written as in 'id BIGINT, user.born DATE, tags.element INT'.");
        }
    }

    private static RowType newOf(RowType known, RowType columns, RowType hinted) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField column : columns.getFields()) {
            RowType.RowField hint = hinted.getFields().get(SameNames.indexOf(column.getName(), hinted.getFieldNames()));
            int index = known.getFieldIndex(column.getName());
            fields.add(
                    index < 0
                            ? hint
                            : new RowType.RowField(
                                    column.getName(),
                                    newWithin(known.getTypeAt(index), column.getType(), hint.getType())));
        }
        hinted.getFields().stream()
                .filter(hint -> SameNames.indexOf(hint.getName(), columns.getFieldNames()) < 0)
                .forEach(fields::add);
        return new RowType(columns.isNullable(), fields);
    }

    private static LogicalType newWithin(LogicalType known, LogicalType type, LogicalType hinted) {
        if (known instanceof RowType was && type instanceof RowType is && hinted instanceof RowType wanted) {
            return newOf(was, is, wanted);
        }
        if (known instanceof ArrayType was && type instanceof ArrayType is && hinted instanceof ArrayType wanted) {
            return new ArrayType(newWithin(was.getElementType(), is.getElementType(), wanted.getElementType()));
        }
        return known instanceof MapType was && type instanceof MapType is && hinted instanceof MapType wanted
                ? new MapType(is.getKeyType(), newWithin(was.getValueType(), is.getValueType(), wanted.getValueType()))
                : type;
    }
}
