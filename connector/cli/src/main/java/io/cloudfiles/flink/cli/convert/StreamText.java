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

import java.util.stream.Collectors;

/** A translated stream as text: command, SQL, what is to fill in and what was not translated. */
final class StreamText {
    private StreamText() {}

    static String of(Translation stream) {
        return "## Command line\n\n" + CommandText.of(stream)
                + "\n## Flink SQL\n\n" + SqlScript.of(stream)
                + fillIn(stream)
                + notTranslated(stream);
    }

    private static String fillIn(Translation stream) {
        String unknowns = stream.unknowns().entrySet().stream()
                .map(unknown -> "${" + unknown.getKey() + "}: see line "
                        + unknown.getValue().line() + ": " + unknown.getValue().text() + "\n")
                .collect(Collectors.joining());
        String columns = stream.columns() != null
                ? ""
                : "${columns}: those that this prints for Flink: " + CommandText.infer(stream) + "\n"
                        + (stream.hasSchema() ? "" : "    The command line infers them by itself.\n");
        String all = unknowns + columns;
        return all.isEmpty()
                ? ""
                : "\n## Fill in\n\nThe file does not tell these. Set them as variables of the shell, and write them into the SQL.\n\n"
                        + all;
    }

    private static String notTranslated(Translation stream) {
        String remarks =
                stream.remarks().stream().map(remark -> remark.line() + "\n").collect(Collectors.joining());
        String checkpoint = stream.checkpoint() == null
                ? ""
                : "A checkpoint of Spark cannot be continued: name a new directory. All files are read once more, unless\n"
                        + "'cloudfiles state import' takes over from cloud_files_state which ones were read.\n";
        String all = remarks + checkpoint;
        return "\n## Not translated\n\n" + (all.isEmpty() ? "Nothing: all of it was translated.\n" : all);
    }
}
