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
import io.cloudfiles.flink.cli.convert.python.Expression.Name;
import io.cloudfiles.flink.cli.convert.python.Scope.Binding;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Calls one behind the other, such as {@code spark.readStream.format("cloudFiles").load(path)}. A variable at its beginning is replaced
 * by what it stands for.
 *
 * @param steps names and calls behind the first name
 */
@Internal
public record MethodChain(List<Step> steps) {
    public MethodChain {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param origin where it stands, and how it is written, without what it is called on
     * @param name of the attribute or method
     * @param arguments of the call; empty for an attribute
     * @param scope what names in the arguments stand for
     */
    public record Step(Origin origin, String name, List<Argument> arguments, Scope scope) {
        /** A step is what stands at one place, wherever it is looked at from. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Step step && origin.equals(step.origin);
        }

        @Override
        public int hashCode() {
            return origin.hashCode();
        }

        /** The value of the argument at a position, where there is one. */
        public Optional<Value> text(int position) {
            return argument(position).map(argument -> argument.value(scope));
        }

        /** The argument at a position, where there is one. */
        public Optional<Expression> argument(int position) {
            return arguments.stream()
                    .filter(argument -> argument.name() == null)
                    .map(Argument::value)
                    .skip(position)
                    .findFirst();
        }

        /** The argument with a name, where there is one. */
        public Optional<Value> text(String argumentName) {
            return arguments.stream()
                    .filter(argument -> argumentName.equals(argument.name()))
                    .map(argument -> argument.value().value(scope))
                    .findFirst();
        }
    }

    /** The chain that an expression is; without steps when it is none. */
    public static MethodChain of(Expression expression, Scope scope) {
        List<Step> backwards = new ArrayList<>();
        Expression rest = expression;
        Scope known = scope;
        while (true) {
            if (rest instanceof Call call && call.function() instanceof Attribute method) {
                backwards.add(new Step(call.step(), method.name().text(), call.arguments(), known));
                rest = method.target();
            } else if (rest instanceof Attribute attribute) {
                backwards.add(new Step(attribute.name(), attribute.name().text(), List.of(), known));
                rest = attribute.target();
            } else {
                Optional<Binding> binding =
                        rest instanceof Name name ? known.find(name.origin().text()) : Optional.empty();
                if (binding.isEmpty()) {
                    break;
                }
                rest = binding.get().expression();
                known = binding.get().scope();
            }
        }
        Collections.reverse(backwards);
        return new MethodChain(backwards);
    }

    /** Position of the first step of this name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether this chain begins with all steps of another one. */
    public boolean startsWith(MethodChain other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** The first steps. */
    public MethodChain first(int count) {
        return new MethodChain(steps.subList(0, Math.min(count, steps.size())));
    }

    /** The steps from a position on. */
    public MethodChain from(int position) {
        return new MethodChain(steps.subList(position, steps.size()));
    }
}
