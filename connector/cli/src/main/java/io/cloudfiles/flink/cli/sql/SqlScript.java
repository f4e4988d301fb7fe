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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script, cut at its semicolons. Those in strings, quoted names and comments do not count. The brackets of statement sets,
 * {@code EXECUTE STATEMENT SET BEGIN … END} and {@code BEGIN STATEMENT SET; … END}, are left out: all that a script inserts is one job
 * anyway.
 *
 * @param job the statements up to the last INSERT or CREATE TABLE … AS SELECT; none where nothing is inserted
 * @param rest the statements behind it
 */
record SqlScript(List<SqlStatement> job, List<SqlStatement> rest) {
    private static final Pattern PIECE =
            Pattern.compile("--[^\\n]*|/\\*(?!\\+).*?\\*/|'(?:[^']|'')*'|`(?:[^`]|``)*`|;|\\s+|.", Pattern.DOTALL);
    private static final Pattern SET_BEGIN = Pattern.compile(
            "(?is)(?:EXECUTE\\s+STATEMENT\\s+SET\\s+(?:AS\\s+)?BEGIN|BEGIN\\s+STATEMENT\\s+SET)\\b\\s*");
    private static final Pattern EXECUTE_INSERT = Pattern.compile("(?is)EXECUTE\\s+(?=INSERT\\b)");
    private static final Pattern END = Pattern.compile("(?i)END");

    SqlScript {
        job = List.copyOf(job);
        rest = List.copyOf(rest);
    }

    /**
     * Cuts a script.
     *
     * @throws CloudFilesException {@code CF_INVALID_SQL} when a string or a statement set has no end
     */
    static SqlScript parse(String script, SqlErrors errors) {
        List<SqlStatement> statements = new Cutter(script, errors).statements();
        int job = 0;
        for (int i = 0; i < statements.size(); i++) {
            boolean writes = statements.get(i).isInsert() || statements.get(i).isTableOfQuery();
            job = writes ? i + 1 : job;
        }
        return new SqlScript(statements.subList(0, job), statements.subList(job, statements.size()));
    }

    private static final class Cutter {
        private final String script;
        private final SqlErrors errors;
        private final List<SqlStatement> statements = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int line = 1;
        private int begin;
        private int openSet;

        Cutter(String script, SqlErrors errors) {
            this.script = script;
            this.errors = errors;
        }

        List<SqlStatement> statements() {
            Matcher piece = PIECE.matcher(script);
            while (piece.find()) {
                add(piece.group());
                line += Math.toIntExact(
                        piece.group().chars().filter(c -> c == '\n').count());
            }
            endStatement();
            if (openSet > 0) {
                throw errors.of(
                        ErrorCode.CF_INVALID_SQL,
                        openSet,
                        "The statement set that begins here has no END. Add 'END;'.");
            }
            return statements;
        }

        private void add(String piece) {
            boolean isComment = piece.startsWith("--") || piece.startsWith("/*") && !piece.startsWith("/*+");
            if (piece.equals(";")) {
                endStatement();
            } else if (isComment && piece.length() > 1) {
                // Lines stay, so that what Flink says of a line holds.
                text.append(text.length() == 0 ? "" : " " + "\n".repeat(lines(piece)));
            } else if (piece.equals("'") || piece.equals("`")) {
                throw errors.of(ErrorCode.CF_INVALID_SQL, line, "The quote " + piece + " is never closed. Close it.");
            } else if (text.length() > 0 || !piece.isBlank()) {
                begin = text.length() == 0 ? line : begin;
                text.append(piece);
            }
        }

        private static int lines(String piece) {
            return Math.toIntExact(piece.chars().filter(c -> c == '\n').count());
        }

        private void endStatement() {
            String statement = text.toString().strip();
            text.setLength(0);
            Matcher set = SET_BEGIN.matcher(statement);
            if (set.lookingAt()) {
                openSet = begin;
                begin += lines(set.group());
                statement = statement.substring(set.end());
            } else if (openSet > 0 && END.matcher(statement).matches()) {
                openSet = 0;
                return;
            }
            if (!statement.isEmpty()) {
                statements.add(new SqlStatement(
                        begin, EXECUTE_INSERT.matcher(statement).replaceFirst("")));
            }
        }
    }
}
