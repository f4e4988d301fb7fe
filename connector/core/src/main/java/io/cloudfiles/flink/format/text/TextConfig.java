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

import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.format.TextEncoding;
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;

/**
 * The options of text, resolved.
 *
 * @param wholeText whether a file is one value
 * @param lineEnd what ends a line
 */
record TextConfig(boolean wholeText, LineEnd lineEnd, TextEncoding encoding) implements Serializable {
    /**
     * Resolves and checks.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_OPTION_NOT_AVAILABLE} for what this version cannot honour
     */
    static TextConfig from(ReadableConfig options) {
        OptionResolution resolution = new OptionResolution(options, TextOptions.all());
        LineEnd lineEnd = new LineEnd(resolution.separator(TextOptions.LINE_SEP));
        if (!lineEnd.isFoundAnywhere()) {
            resolution.refusal(
                    TextOptions.LINE_SEP,
                    "It ends as it begins, so that where lines end would depend on where reading starts. Use another one.");
        }
        TextConfig config = new TextConfig(
                options.get(TextOptions.WHOLE_TEXT.option()), lineEnd, resolution.encoding(TextOptions.ENCODING));
        resolution.requireNoProblems();
        return config;
    }
}
