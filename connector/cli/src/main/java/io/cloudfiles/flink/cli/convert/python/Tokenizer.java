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

import io.cloudfiles.flink.cli.convert.python.Token.Kind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts Python into words. Comments, indentation and the commands of notebooks ({@code %pip}, {@code !ls}) are left out; within brackets
 * and behind a backslash a statement goes on on the next line.
 */
final class Tokenizer {
    private static final Pattern SPACE = Pattern.compile("[ \\t\\f\\r\\uFEFF\\u00A0]+|#[^\\n]*|\\\\[ \\t\\r]*\\n");
    private static final Pattern QUOTE = Pattern.compile("([rRuUbBfF]{0,2})(\"\"\"|'''|\"|')");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern NUMBER = Pattern.compile("\\.?\\p{N}[\\p{L}\\p{N}_.]*");
    private static final Pattern OPERATOR =
            Pattern.compile("\\*\\*=?|//=?|<<=?|>>=?|->|:=|\\.\\.\\.|[-+*/%@&|^=<>!]=|[-+*/%@&|^=<>~.,:()\\[\\]{}]");
    private static final Pattern COMMAND = Pattern.compile("[%!][^\\n]*");

    private final String source;
    private final PythonErrors errors;
    private final Deque<Token> open = new ArrayDeque<>();
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    Tokenizer(String source, PythonErrors errors) {
        this.source = source;
        this.errors = errors;
    }

    /** All words; the last one is a {@link Kind#LINE_END}, unless there is none at all. */
    List<Token> tokens() {
        while (at < source.length()) {
            next();
        }
        if (!open.isEmpty()) {
            throw errors.at(
                    open.peek().line(), "'" + open.peek().value() + "' is never closed. Paste the whole statement.");
        }
        endLine();
        return tokens;
    }

    private void next() {
        if (source.charAt(at) == '\n' || source.charAt(at) == ';') {
            if (open.isEmpty()) {
                endLine();
            }
            move(at + 1);
        } else if (skipped(SPACE) || isAtLineStart() && skipped(COMMAND)) {
            return;
        } else if (!text() && !taken(NAME, Kind.NAME) && !taken(NUMBER, Kind.NUMBER) && !operator()) {
            throw errors.at(line, notPython(source.codePointAt(at)));
        }
    }

    private static String notPython(int symbol) {
        String hint = "‘’“”".indexOf(symbol) >= 0
                ? "Replace typographic quotes by straight ones."
                : "Remove what is not code, or correct it.";
        return "'" + Character.toString(symbol) + "' is not Python. " + hint;
    }

    private boolean isAtLineStart() {
        return open.isEmpty() && (tokens.isEmpty() || last().kind() == Kind.LINE_END);
    }

    private Token last() {
        return tokens.get(tokens.size() - 1);
    }

    private void endLine() {
        if (!tokens.isEmpty() && last().kind() != Kind.LINE_END) {
            tokens.add(new Token(Kind.LINE_END, "", line, at, at));
        }
    }

    private boolean skipped(Pattern pattern) {
        Matcher matcher = matcher(pattern);
        if (!matcher.lookingAt()) {
            return false;
        }
        move(matcher.end());
        return true;
    }

    private boolean taken(Pattern pattern, Kind kind) {
        Matcher matcher = matcher(pattern);
        if (!matcher.lookingAt()) {
            return false;
        }
        tokens.add(new Token(kind, matcher.group(), line, at, matcher.end()));
        move(matcher.end());
        return true;
    }

    private boolean operator() {
        if (!taken(OPERATOR, Kind.OPERATOR)) {
            return false;
        }
        Token token = last();
        if ("([{".contains(token.value())) {
            open.push(token);
        } else if (")]}".contains(token.value())) {
            if (open.isEmpty()) {
                throw errors.at(token.line(), "'" + token.value() + "' closes nothing. Paste the whole statement.");
            }
            Token opening = open.pop();
            if (")]}".indexOf(token.value()) != "([{".indexOf(opening.value())) {
                throw errors.at(
                        token.line(),
                        "'" + token.value() + "' cannot close the '" + opening.value() + "' of line " + opening.line()
                                + ". Correct the brackets.");
            }
        }
        return true;
    }

    private boolean text() {
        Matcher opening = matcher(QUOTE);
        if (!opening.lookingAt()) {
            return false;
        }
        String prefix = opening.group(1).toLowerCase(java.util.Locale.ROOT);
        String quote = opening.group(2);
        int end = opening.end();
        while (end < source.length() && !source.startsWith(quote, end)) {
            if (quote.length() == 1 && source.charAt(end) == '\n') {
                break;
            }
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length() || !source.startsWith(quote, end)) {
            throw errors.at(line, "the string that begins here has no end. Close it with " + quote + ".");
        }
        String content = source.substring(opening.end(), end);
        tokens.add(new Token(
                prefix.contains("f") ? Kind.FORMATTED_TEXT : Kind.TEXT,
                prefix.contains("r") ? content : Escapes.resolve(content),
                line,
                at,
                end + quote.length()));
        move(end + quote.length());
        return true;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(source).region(at, source.length());
    }

    private void move(int to) {
        for (; at < to; at++) {
            if (source.charAt(at) == '\n') {
                line++;
            }
        }
    }
}
