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
package io.cloudfiles.flink.cli.expression;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.MetadataColumn;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with the expression of a column.
 *
 * @param option that gives it
 * @param name of the column
 * @param known what it may be computed of
 * @param data columns that it may not be computed of
 */
record ExpressionErrors(String option, String name, String expression, RowType known, RowType data) {
    private static final Pattern PLACE = Pattern.compile("\\b(line [1-9]\\d*, column \\d+)");
    private static final Pattern UNKNOWN = Pattern.compile("(?:Unknown identifier|Column) '([^']+)'");
    private static final Pattern UNEXPECTED = Pattern.compile("Encountered \"([^\"]+)\"");

    /** With why and what to do. */
    CloudFilesException of(String what) {
        return of(what, null);
    }

    /** The planner does not understand it. */
    CloudFilesException misunderstood(RuntimeException failure) {
        String place = "";
        for (Throwable each = failure; each != null && place.isEmpty(); each = each.getCause()) {
            place = group(PLACE, String.valueOf(each.getMessage())).orElse("");
        }
        return of((place.isEmpty() ? "" : "at " + place + ": ") + what(reason(failure)));
    }

    /** The planner makes no code of it. */
    CloudFilesException notComputed(RuntimeException failure) {
        return of("it has no value for one file by itself: " + sentence(reason(failure)), failure);
    }

    /** The first line of the innermost message, without the place. */
    private static String reason(RuntimeException failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String line = String.valueOf(innermost.getMessage()).strip().split("\\R", 2)[0];
        return line.replaceFirst("\\s*at line \\d+, column \\d+", "").strip();
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private String what(String reason) {
        Optional<String> unknown = group(UNKNOWN, reason);
        if (unknown.isPresent() && unknown.get().equals(MetadataColumn.RECORD_NUMBER.key())) {
            return "'" + unknown.get() + "' differs from row to row. It can be added by itself, as '" + name + "="
                    + unknown.get() + "'.";
        }
        if (unknown.isPresent() && data.getFieldIndex(unknown.get()) >= 0) {
            return "'" + unknown.get()
                    + "' is a column of the data, but an added column is computed once for a file. Compute it in a SELECT of"
                    + " 'cloudfiles sql', or when you query the table.";
        }
        return sentence(reason)
                + group(UNEXPECTED, reason)
                        .filter(word -> known.getFieldNames().stream().anyMatch(word::equalsIgnoreCase))
                        .map(word -> " It is a word of SQL, too: write the column as `" + word + "`, in back-ticks.")
                        .orElse("");
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private CloudFilesException of(String what, @Nullable RuntimeException cause) {
        List<String> names = known.getFieldNames();
        return new CloudFilesException(
                ErrorCode.CF_INVALID_EXPRESSION,
                "Option '" + option + "' = '" + name + "=" + expression + "' is wrong: " + what
                        + " An expression is one of Flink SQL over " + String.join(", ", names) + ".",
                cause);
    }
}
