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

import io.cloudfiles.flink.cli.convert.python.Expression.Argument;
import io.cloudfiles.flink.cli.convert.python.Expression.Attribute;
import io.cloudfiles.flink.cli.convert.python.Expression.Call;
import io.cloudfiles.flink.cli.convert.python.Expression.Constant;
import io.cloudfiles.flink.cli.convert.python.Expression.Entry;
import io.cloudfiles.flink.cli.convert.python.Expression.Join;
import io.cloudfiles.flink.cli.convert.python.Expression.Listing;
import io.cloudfiles.flink.cli.convert.python.Expression.Mapping;
import io.cloudfiles.flink.cli.convert.python.Expression.Name;
import io.cloudfiles.flink.cli.convert.python.Expression.Other;
import io.cloudfiles.flink.cli.convert.python.Expression.Text;
import io.cloudfiles.flink.cli.convert.python.Token.Kind;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads expressions. Only what can be text, or a call on something, is taken apart; of arithmetic, lambdas, comprehensions and the like
 * just the extent is found, so priorities of operators do not matter.
 */
final class ExpressionParser {
    private static final Set<String> OPERATORS = Set.of(
            "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", "<", ">", "==", "!=", "<=", ">=", ":=",
            "and", "or", "in", "not", "is");
    private static final Set<String> PREFIXES = Set.of("-", "+", "~", "not", "await", "*", "**");
    private static final Set<String> CONSTANTS = Set.of("True", "False", "None");

    private final TokenCursor tokens;

    ExpressionParser(TokenCursor tokens) {
        this.tokens = tokens;
    }

    /** Reads one expression. */
    Expression expression() {
        Token first = tokens.peek();
        Expression left = operand();
        while (!tokens.isAtLineEnd()) {
            if (tokens.takeIf("+")) {
                Expression right = operand();
                left = new Join(tokens.since(first), List.of(left, right));
            } else if (tokens.peek().kind() != Kind.TEXT
                    && OPERATORS.contains(tokens.peek().value())) {
                tokens.take();
                operand();
                left = new Other(tokens.since(first));
            } else if (tokens.takeIf("if")) {
                expression();
                tokens.require("else");
                expression();
                left = new Other(tokens.since(first));
            } else if (tokens.isNext("for") || tokens.isNext("async")) {
                skipToCloser();
                left = new Other(tokens.since(first));
            } else {
                break;
            }
        }
        return left;
    }

    private Expression operand() {
        if (tokens.isAtLineEnd()) {
            throw tokens.unexpected("a value");
        }
        Token first = tokens.peek();
        if (first.is("lambda")) {
            while (!tokens.isAtLineEnd() && !tokens.takeIf(":")) {
                tokens.take();
            }
            expression();
            return new Other(tokens.since(first));
        }
        if (first.kind() != Kind.TEXT && PREFIXES.contains(first.value())) {
            tokens.take();
            Expression behind = operand();
            boolean isNumber = first.is("-") && behind instanceof Constant;
            return isNumber ? new Constant(tokens.since(first)) : new Other(tokens.since(first));
        }
        Expression value = atom();
        Token step = first;
        while (!tokens.isAtLineEnd()) {
            if (tokens.takeIf(".")) {
                step = name();
                value = new Attribute(tokens.since(first), value, tokens.since(step));
            } else if (tokens.takeIf("(")) {
                List<Argument> arguments = arguments();
                value = new Call(tokens.since(first), tokens.since(step), value, arguments);
            } else if (tokens.takeIf("[")) {
                value = subscript(first, value);
            } else {
                break;
            }
        }
        return value;
    }

    /** {@code os.environ["X"]} is as good as a call. */
    private Expression subscript(Token first, Expression value) {
        if (!tokens.isNext(":") && !tokens.isNext("]")) {
            Expression key = expression();
            if (tokens.takeIf("]")) {
                return new Call(tokens.since(first), tokens.since(first), value, List.of(new Argument(null, key)));
            }
        }
        skipToCloser();
        tokens.require("]");
        return new Other(tokens.since(first));
    }

    private Token name() {
        if (tokens.isAtLineEnd() || tokens.peek().kind() != Kind.NAME) {
            throw tokens.unexpected("a name");
        }
        return tokens.take();
    }

    private Expression atom() {
        Token first = tokens.peek();
        switch (first.kind()) {
            case TEXT, FORMATTED_TEXT:
                return texts();
            case NUMBER:
                tokens.take();
                return new Constant(tokens.since(first));
            case NAME:
                tokens.take();
                return CONSTANTS.contains(first.value())
                        ? new Constant(tokens.since(first))
                        : new Name(tokens.since(first));
            default:
                return bracketed(first);
        }
    }

    private Expression bracketed(Token first) {
        if (tokens.takeIf("(")) {
            return parenthesised(first);
        }
        if (tokens.takeIf("[")) {
            List<Expression> elements = elements("]");
            return new Listing(tokens.since(first), elements);
        }
        if (tokens.takeIf("{")) {
            List<Entry> entries = entries();
            return new Mapping(tokens.since(first), entries);
        }
        if (tokens.takeIf("...")) {
            return new Other(tokens.since(first));
        }
        throw tokens.unexpected("a value");
    }

    private Expression parenthesised(Token first) {
        if (tokens.takeIf(")")) {
            return new Listing(tokens.since(first), List.of());
        }
        Expression inner = expression();
        if (tokens.takeIf(")")) {
            return inner;
        }
        tokens.require(",");
        List<Expression> elements = new ArrayList<>(List.of(inner));
        elements.addAll(elements(")"));
        return new Listing(tokens.since(first), elements);
    }

    private List<Expression> elements(String closer) {
        List<Expression> elements = new ArrayList<>();
        while (!tokens.takeIf(closer)) {
            elements.add(expression());
            if (!tokens.isNext(closer)) {
                tokens.require(",");
            }
        }
        return elements;
    }

    /** The entries of a dictionary; those of a set have no value of their own and stand for themselves. */
    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        while (!tokens.takeIf("}")) {
            boolean isSpread = tokens.takeIf("**");
            Expression first = expression();
            @Nullable Expression key = isSpread ? null : first;
            entries.add(new Entry(key, tokens.takeIf(":") ? expression() : first));
            if (tokens.isNext("for")) {
                skipToCloser();
            }
            if (!tokens.isNext("}")) {
                tokens.require(",");
            }
        }
        return entries;
    }

    private List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        while (!tokens.takeIf(")")) {
            arguments.add(argument());
            if (!tokens.isNext(")")) {
                tokens.require(",");
            }
        }
        return arguments;
    }

    private Argument argument() {
        if (tokens.takeIf("**")) {
            return new Argument("**", expression());
        }
        int before = tokens.position();
        if (tokens.peek().kind() == Kind.NAME) {
            String name = tokens.take().value();
            if (tokens.takeIf("=")) {
                return new Argument(name, expression());
            }
            tokens.moveTo(before);
        }
        return new Argument(null, expression());
    }

    private Expression texts() {
        Token first = tokens.peek();
        List<Expression> parts = new ArrayList<>();
        while (!tokens.isAtLineEnd()
                && (tokens.peek().kind() == Kind.TEXT || tokens.peek().kind() == Kind.FORMATTED_TEXT)) {
            Token token = tokens.take();
            Origin origin = tokens.since(token);
            if (token.kind() == Kind.TEXT) {
                parts.add(new Text(origin, token.value()));
            } else {
                parts.addAll(new FormattedText(token.value(), origin, tokens.errors()).parts());
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Join(tokens.since(first), parts);
    }

    /** Skips to the bracket that closes the one we are in, or to a comma or the end of the statement. */
    private void skipToCloser() {
        int depth = 0;
        while (!tokens.isAtLineEnd()) {
            String word = tokens.peek().kind() == Kind.OPERATOR ? tokens.peek().value() : "";
            if (depth == 0 && !word.isEmpty() && ")]},".contains(word)) {
                return;
            }
            if (!word.isEmpty() && "([{".contains(word)) {
                depth++;
            } else if (!word.isEmpty() && ")]}".contains(word)) {
                depth--;
            }
            tokens.take();
        }
    }
}
