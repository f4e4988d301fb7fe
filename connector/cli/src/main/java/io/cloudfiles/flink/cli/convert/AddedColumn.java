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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Value;
import io.cloudfiles.flink.read.MetadataColumn;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column that the program adds, which the command line and SQL can add, too.
 *
 * @param name its name
 * @param type its type
 * @param expression computes it, on the command line
 * @param declaration what stands behind the name in the table of the files
 */
record AddedColumn(String name, LogicalType type, String expression, String declaration) {
    private static final Pattern METADATA =
            Pattern.compile("(?:F\\.|functions\\.)?col\\(\\s*[\"']_metadata\\.(\\w+)[\"']\\s*\\)");
    private static final Pattern FILE_NAME = Pattern.compile("(?:F\\.|functions\\.)?input_file_name\\(\\s*\\)");
    private static final Pattern NOW = Pattern.compile("(?:F\\.|functions\\.)?(?:current_timestamp|now)\\(\\s*\\)");
    private static final Pattern TEXT =
            Pattern.compile("(?:F\\.|functions\\.)?lit\\(\\s*[\"']([^\"'\\\\]*)[\"']\\s*\\)");
    private static final int MILLISECONDS = 3;

    /** The column that a {@code withColumn} adds, or empty when SQL must compute it. */
    static Optional<AddedColumn> of(Step step) {
        Optional<String> name = step.text(0).filter(Value::isKnown).map(Value::text);
        Optional<String> expression =
                step.argument(1).map(argument -> argument.origin().text());
        return name.flatMap(known -> expression.flatMap(written -> of(known, written)));
    }

    private static Optional<AddedColumn> of(String name, String expression) {
        if (FILE_NAME.matcher(expression).matches()) {
            return Optional.of(metadata(name, MetadataColumn.FILE_PATH));
        }
        if (NOW.matcher(expression).matches()) {
            return Optional.of(computed(name, new LocalZonedTimestampType(MILLISECONDS), "CURRENT_TIMESTAMP"));
        }
        Matcher text = TEXT.matcher(expression);
        if (text.matches()) {
            return Optional.of(computed(name, VarCharType.STRING_TYPE, SqlText.text(text.group(1))));
        }
        Matcher metadata = METADATA.matcher(expression);
        return metadata.matches()
                ? Arrays.stream(MetadataColumn.values())
                        .filter(column -> column.key().equals(metadata.group(1)))
                        .map(column -> metadata(name, column))
                        .findFirst()
                : Optional.empty();
    }

    private static AddedColumn computed(String name, LogicalType type, String expression) {
        return new AddedColumn(name, type, expression, "AS " + expression);
    }

    private static AddedColumn metadata(String name, MetadataColumn column) {
        LogicalType type = column.type().copy(true);
        return new AddedColumn(
                name, type, column.key(), SqlText.type(type) + " METADATA FROM '" + column.key() + "' VIRTUAL");
    }
}
