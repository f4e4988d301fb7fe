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

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A statement of a script.
 *
 * @param line line of the file that it begins in, counted from 1
 * @param text without the semicolon, and without comments before it
 */
record SqlStatement(int line, String text) {
    private static final Pattern WORDS = Pattern.compile("(\\w+)(?:\\s+(\\w+))?");
    private static final Pattern TABLE =
            Pattern.compile("CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:TEMPORARY\\s+)?TABLE\\b", Pattern.CASE_INSENSITIVE);

    /** Strings, quoted names and hints in one piece. */
    private static final Pattern PIECE =
            Pattern.compile("/\\*.*?\\*/|'(?:[^']|'')*'|`(?:[^`]|``)*`|\\w+|\\s+|.", Pattern.DOTALL);

    private static final List<String> QUERIES = List.of("SELECT", "WITH", "VALUES");
    private static final List<String> ANSWERS = List.of("SHOW", "DESCRIBE", "DESC", "EXPLAIN");

    /** What the command does not run, because it would be a job, or a setting, that the resume protocol knows nothing of. */
    private static final List<String> NOT_RUN = List.of(
            "EXECUTE PLAN",
            "COMPILE",
            "UPDATE",
            "DELETE",
            "TRUNCATE",
            "CALL",
            "ANALYZE",
            "RESET",
            "QUIT",
            "EXIT",
            "STOP");

    /** Whether it writes rows, and so is a part of the job. */
    boolean isInsert() {
        return startsWith("INSERT");
    }

    /** Whether it makes a table of the rows of a query, and so is a part of the job, too. */
    boolean isTableOfQuery() {
        return TABLE.matcher(text).lookingAt() && hasQueryOutsideOfParentheses();
    }

    /** Within parentheses {@code AS} begins a computed column. */
    private boolean hasQueryOutsideOfParentheses() {
        int depth = 0;
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            depth += piece.group().equals("(") ? 1 : piece.group().equals(")") ? -1 : 0;
            if (depth == 0 && piece.group().equalsIgnoreCase("AS")) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a query whose rows are printed. */
    boolean isQuery() {
        return text.startsWith("(") || QUERIES.stream().anyMatch(this::startsWith);
    }

    /** Whether it prints something. */
    boolean prints() {
        return isQuery() || ANSWERS.stream().anyMatch(this::startsWith);
    }

    /** Whether what it defines may outlive the script. */
    boolean makesCatalog() {
        return startsWith("CREATE CATALOG");
    }

    /** Whether it is a setting. */
    boolean isSet() {
        return startsWith("SET");
    }

    /** The first words of a statement that is not run. */
    Optional<String> refusedWords() {
        return NOT_RUN.stream().filter(this::startsWith).findFirst();
    }

    private boolean startsWith(String words) {
        Matcher matcher = WORDS.matcher(text);
        if (!matcher.lookingAt()) {
            return false;
        }
        String first = matcher.group(1).toUpperCase(Locale.ROOT);
        String second = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
        return Stream.of(first, first + " " + second).anyMatch(words::equals);
    }
}
