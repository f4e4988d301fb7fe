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
package io.cloudfiles.flink.cli.convert.python;

import io.cloudfiles.flink.cli.convert.python.Expression.Join;
import io.cloudfiles.flink.cli.convert.python.Expression.Name;
import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file of Python, read for what it assigns and calls. Blocks are read as if they were not indented, once and whatever their
 * condition. A statement that is not understood is left out as long as it does not set up a stream; the variables it may have set are
 * unknown then.
 */
@Internal
public final class PythonFile {
    private static final Set<String> BLOCKS = Set.of(
            "def", "class", "if", "elif", "else", "for", "while", "with", "try", "except", "finally", "async", "match",
            "case");
    private static final Set<String> WITHOUT_VALUE =
            Set.of("import", "from", "pass", "break", "continue", "global", "nonlocal", "raise", "assert", "del", "@");
    private static final Set<String> STREAM_WORDS = Set.of("readStream", "writeStream");

    private final TokenCursor tokens;
    private final List<Statement> statements = new ArrayList<>();

    private PythonFile(String name, String source) {
        this.tokens = new TokenCursor(source, new PythonErrors(name));
    }

    /**
     * Reads a file.
     *
     * @param name shown in errors
     * @param source its text
     * @return its statements in order
     * @throws CloudFilesException {@code CF_USAGE} with the line, when it cannot be read
     */
    public static List<Statement> read(String name, String source) {
        PythonFile file = new PythonFile(name, source);
        while (file.tokens.hasNext()) {
            file.readLine();
        }
        return file.statements;
    }

    private void readLine() {
        int start = tokens.position();
        int known = statements.size();
        try {
            readStatement();
            if (!tokens.isAtLineEnd()) {
                throw tokens.unexpected("the end of the statement");
            }
        } catch (CloudFilesException e) {
            tokens.moveTo(start);
            if (skipLine()) {
                throw e;
            }
            statements.subList(known, statements.size()).clear();
        }
        if (tokens.hasNext()) {
            tokens.take();
        }
    }

    /** Moves to the end of the statement; returns whether it sets up a stream. */
    private boolean skipLine() {
        boolean isStream = false;
        while (!tokens.isAtLineEnd()) {
            isStream |= STREAM_WORDS.contains(tokens.take().value());
        }
        return isStream;
    }

    private void readStatement() {
        String word = tokens.peek().value();
        if (WITHOUT_VALUE.contains(word)) {
            skipLine();
        } else if (BLOCKS.contains(word) && isBlock()) {
            if (!tokens.isAtLineEnd()) {
                readStatement();
            }
        } else {
            if (word.equals("return") || word.equals("yield")) {
                tokens.take();
            }
            if (!tokens.isAtLineEnd()) {
                readValue();
            }
        }
    }

    /** Whether a block begins here; the head is read then. {@code match} and {@code case} may be variables, too. */
    private boolean isBlock() {
        int start = tokens.position();
        int depth = 0;
        while (!tokens.isAtLineEnd()) {
            Token token = tokens.take();
            if (token.is("(") || token.is("[") || token.is("{")) {
                depth++;
            } else if (token.is(")") || token.is("]") || token.is("}")) {
                depth--;
            } else if (depth == 0 && token.is(":")) {
                return true;
            }
        }
        tokens.moveTo(start);
        return false;
    }

    private void readValue() {
        List<String> targets = new ArrayList<>();
        ExpressionParser parser = new ExpressionParser(tokens);
        Token first = tokens.peek();
        Expression value = tuple(parser);
        if (tokens.takeIf(":")) {
            parser.expression();
            if (tokens.isAtLineEnd()) {
                return;
            }
        }
        if (value instanceof Name name && tokens.takeIf("+=")) {
            Expression more = tuple(parser);
            statements.add(
                    new Statement(List.of(name.origin().text()), new Join(tokens.since(first), List.of(value, more))));
            return;
        }
        while (tokens.takeIf("=")) {
            if (value instanceof Name name) {
                targets.add(name.origin().text());
            }
            value = tuple(parser);
        }
        statements.add(new Statement(targets, value));
    }

    /** An expression, or several with commas between, of which then only the extent matters. */
    private Expression tuple(ExpressionParser parser) {
        Token first = tokens.peek();
        Expression value = parser.expression();
        boolean isTuple = false;
        while (tokens.takeIf(",")) {
            isTuple = true;
            if (tokens.isAtLineEnd() || tokens.isNext("=")) {
                break;
            }
            parser.expression();
        }
        return isTuple ? new Expression.Other(tokens.since(first)) : value;
    }
}
