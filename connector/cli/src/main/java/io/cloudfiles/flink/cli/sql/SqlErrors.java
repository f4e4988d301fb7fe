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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with a script: the file, the line, and what Flink or a connector says. */
final class SqlErrors {
    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");
    private static final Pattern LISTS = Pattern.compile("\\R(?:Supported options|Table options are|Was expecting)");
    /** Around what a connector says stand all options of the table. */
    private static final Pattern WRAPPER = Pattern.compile("Unable to create|Cannot discover");

    private static final String NO_SORT = "Sort on a non-time-attribute field is not supported";

    private final String file;

    SqlErrors(String file) {
        this.file = file;
    }

    /** A failure that this command found. */
    CloudFilesException of(ErrorCode code, int line, String what) {
        return new CloudFilesException(code, place(line) + what);
    }

    /** A failure that was thrown for a statement, by Flink as a rule. */
    CloudFilesException of(SqlStatement statement, RuntimeException thrown) {
        if (thrown instanceof CloudFilesException located && located.detail().startsWith(place(statement.line()))) {
            return located;
        }
        Optional<CloudFilesException> own = ExceptionUtils.findThrowable(thrown, CloudFilesException.class);
        ErrorCode code = own.map(CloudFilesException::code).orElse(ErrorCode.CF_INVALID_SQL);
        String what = own.map(CloudFilesException::detail).orElseGet(() -> message(statement, thrown));
        return new CloudFilesException(code, place(statement.line()) + what, thrown);
    }

    private String place(int line) {
        return "[" + file + "] line " + line + ": ";
    }

    /** What Flink says, with lines of the file instead of lines of the statement, and without long lists behind. */
    private static String message(SqlStatement statement, RuntimeException thrown) {
        Throwable telling = thrown;
        while (WRAPPER.matcher(String.valueOf(telling.getMessage())).lookingAt() && telling.getCause() != null) {
            telling = telling.getCause();
        }
        @Nullable String text = telling.getMessage();
        if (text == null) {
            return thrown.toString();
        }
        String first =
                LISTS.split(text.strip(), 2)[0].replaceAll("\\s*\\R\\s*", " ").strip();
        String located = LINE.matcher(first)
                .replaceAll(match -> "line " + (Integer.parseInt(match.group(1)) + statement.line() - 1));
        String sentence = located.endsWith(".") ? located : located + ".";
        return sentence.startsWith(NO_SORT) ? sentence + " Add a LIMIT to the ORDER BY." : sentence;
    }
}
