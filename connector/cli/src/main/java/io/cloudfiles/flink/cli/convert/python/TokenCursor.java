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
import io.cloudfiles.flink.error.CloudFilesException;

import java.util.List;

/** Reads words one after the other. */
final class TokenCursor {
    private final String source;
    private final List<Token> tokens;
    private final PythonErrors errors;
    private int at;

    TokenCursor(String source, PythonErrors errors) {
        this.source = source;
        this.errors = errors;
        this.tokens = new Tokenizer(source, errors).tokens();
    }

    boolean hasNext() {
        return at < tokens.size();
    }

    Token peek() {
        return tokens.get(at);
    }

    Token take() {
        return tokens.get(at++);
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    boolean isNext(String operatorOrName) {
        return hasNext() && peek().is(operatorOrName);
    }

    boolean isAtLineEnd() {
        return !hasNext() || peek().kind() == Kind.LINE_END;
    }

    boolean takeIf(String operatorOrName) {
        if (!isNext(operatorOrName)) {
            return false;
        }
        at++;
        return true;
    }

    void require(String operator) {
        if (!takeIf(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    CloudFilesException unexpected(String expected) {
        Token found = hasNext() ? peek() : tokens.get(tokens.size() - 1);
        String what = found.kind() == Kind.LINE_END ? "the end of the statement" : "'" + textOf(found) + "'";
        return errors.at(
                found.line(), "expected " + expected + ", found " + what + ". Correct the line, or remove it.");
    }

    /** Where that stands which was read since a token. */
    Origin since(Token first) {
        int end = at == 0 ? first.end() : tokens.get(at - 1).end();
        return new Origin(
                first.line(),
                first.start(),
                source.substring(first.start(), Math.max(end, first.end())).replaceAll("\\s*\\\\?\\n\\s*", ""));
    }

    private String textOf(Token token) {
        return source.substring(token.start(), token.end());
    }

    PythonErrors errors() {
        return errors;
    }
}
