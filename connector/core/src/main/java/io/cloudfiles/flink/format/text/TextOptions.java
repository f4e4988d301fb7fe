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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of text: {@code text.*}, with Spark's meaning. */
@PublicEvolving
public final class TextOptions {
    /** Files as values. */
    public static final OptionSpec<Boolean> WHOLE_TEXT = OptionSpec.bool(
            "text.whole-text", false, "Whether a file is one value, line ends and all; else each line is one.");

    /** Line separator. */
    public static final OptionSpec<String> LINE_SEP = OptionSpec.string(
            "text.line-sep", null, "Text that ends a line. Default: a line feed, a carriage return, or both.");

    /** Character set. */
    public static final OptionSpec<String> ENCODING = OptionSpec.string(
                    "text.encoding",
                    "UTF-8",
                    "Character set of the files. Files in another one are not cut into ranges.")
            .alias("charset");

    private TextOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(WHOLE_TEXT, LINE_SEP, ENCODING);
    }
}
