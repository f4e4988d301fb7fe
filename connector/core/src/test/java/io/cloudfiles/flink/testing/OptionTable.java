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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Options as a table of a reference page. */
@Experimental
public final class OptionTable {
    private static final String HEAD = """
            | key | other spellings | type | default | may change | description | available |
            |---|---|---|---|---|---|---|
            """;

    private OptionTable() {}

    /** A Markdown table with one row for each option, in the given order. */
    public static String of(Collection<OptionSpec<?>> options) {
        return HEAD + options.stream().map(OptionTable::row).collect(Collectors.joining());
    }

    /** What the description of an option says, as plain text; empty when it has none. */
    public static String description(ConfigOption<?> option) {
        return new HtmlFormatter()
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String row(OptionSpec<?> spec) {
        String suffix = spec.isFamily() ? ".<name>" : "";
        List<String> cells = List.of(
                code(spec.key() + suffix),
                spec.aliases().stream().map(alias -> code(alias + suffix)).collect(Collectors.joining(" ")),
                type(spec),
                spec.defaultText().map(OptionTable::code).orElse("–"),
                spec.isChangeable() ? "yes" : "no",
                description(spec.option()),
                spec.limitation().orElse("yes"));
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String type(OptionSpec<?> spec) {
        if (!spec.values().isEmpty()) {
            return spec.values().stream().map(OptionTable::code).collect(Collectors.joining(" "));
        }
        Class<?> type =
                spec.option().hasDefaultValue() ? spec.option().defaultValue().getClass() : spec.type();
        if (type == Integer.class || type == Long.class) {
            return "whole number";
        }
        if (type == Double.class) {
            return "number";
        }
        if (type == Duration.class) {
            return "duration";
        }
        return type == MemorySize.class ? "size" : "text";
    }

    private static String code(String text) {
        return text.isEmpty() ? "(empty)" : "`" + text + "`";
    }
}
