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

import io.cloudfiles.flink.cli.convert.python.Scope.Binding;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An expression of Python, as far as it matters for setting up a stream. */
@Internal
public sealed interface Expression {
    /** Where it stands. */
    Origin origin();

    /** What it is worth as text. */
    default Value value(Scope scope) {
        return Value.unknown("line_" + origin().line(), origin());
    }

    /** Whether only a run of the program would tell all of its text, so that a name for it must be found elsewhere. */
    default boolean isOpaque() {
        return true;
    }

    /** A string. */
    record Text(Origin origin, String content) implements Expression {
        @Override
        public Value value(Scope scope) {
            return Value.of(content);
        }

        @Override
        public boolean isOpaque() {
            return false;
        }
    }

    /** A number, {@code True}, {@code False} or {@code None}. */
    record Constant(Origin origin) implements Expression {
        private static final Set<String> SWITCHES = Set.of("True", "False");

        @Override
        public Value value(Scope scope) {
            String word = origin.text();
            return Value.of(SWITCHES.contains(word) ? word.toLowerCase(Locale.ROOT) : word.replace("_", ""));
        }

        @Override
        public boolean isOpaque() {
            return false;
        }
    }

    /** Texts one behind the other: {@code a + b}, {@code "a" "b"}, {@code f"{a}b"}. */
    record Join(Origin origin, List<Expression> parts) implements Expression {
        @Override
        public Value value(Scope scope) {
            if (isOpaque()) {
                return Expression.super.value(scope);
            }
            return parts.stream().map(part -> part.value(scope)).reduce(Value.of(""), Value::plus);
        }

        @Override
        public boolean isOpaque() {
            return parts.stream().anyMatch(Expression::isOpaque);
        }
    }

    /** A variable. */
    record Name(Origin origin) implements Expression {
        @Override
        public Value value(Scope scope) {
            Optional<Binding> binding = scope.find(origin.text());
            return binding.filter(bound -> !bound.expression().isOpaque())
                    .map(bound -> bound.expression().value(bound.scope()))
                    .orElseGet(() -> Value.unknown(
                            origin.text(),
                            binding.map(bound -> bound.expression().origin()).orElse(origin)));
        }

        @Override
        public boolean isOpaque() {
            return false;
        }
    }

    /**
     * {@code target.name}.
     *
     * @param name where the name stands, and the name
     */
    record Attribute(Origin origin, Expression target, Origin name) implements Expression {}

    /**
     * An argument of a call.
     *
     * @param name what it is passed as; null by position, {@code **} for a mapping of names
     */
    record Argument(@Nullable String name, Expression value) {}

    /**
     * A call. One with a single string, such as {@code dbutils.widgets.get("env")}, is named by that.
     *
     * @param step the name of the method and its arguments, without what it is called on
     */
    record Call(Origin origin, Origin step, Expression function, List<Argument> arguments) implements Expression {
        @Override
        public Value value(Scope scope) {
            if (isOpaque()) {
                return Expression.super.value(scope);
            }
            Value argument = arguments.get(0).value().value(scope);
            return function.origin().text().equals("str") ? argument : Value.unknown(argument.text(), origin);
        }

        @Override
        public boolean isOpaque() {
            return arguments.size() != 1
                    || arguments.get(0).value().isOpaque()
                    || !(arguments.get(0).value() instanceof Text)
                            && !function.origin().text().equals("str");
        }
    }

    /** A list, tuple or set. */
    record Listing(Origin origin, List<Expression> elements) implements Expression {}

    /**
     * A pair of a mapping.
     *
     * @param key null where another mapping is put in with {@code **}
     */
    record Entry(@Nullable Expression key, Expression value) {}

    /** A dictionary. */
    record Mapping(Origin origin, List<Entry> entries) implements Expression {}

    /** Anything else. */
    record Other(Origin origin) implements Expression {}
}
