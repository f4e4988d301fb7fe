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

import io.cloudfiles.flink.cli.convert.python.Expression;
import io.cloudfiles.flink.cli.convert.python.Expression.Argument;
import io.cloudfiles.flink.cli.convert.python.Expression.Entry;
import io.cloudfiles.flink.cli.convert.python.Expression.Mapping;
import io.cloudfiles.flink.cli.convert.python.Expression.Name;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Origin;
import io.cloudfiles.flink.cli.convert.python.Scope;
import io.cloudfiles.flink.cli.convert.python.Scope.Binding;
import io.cloudfiles.flink.cli.convert.python.Value;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the calls of a stream have said so far. */
final class StreamDraft {
    final Origin origin;
    final List<GivenOption> sourceOptions = new ArrayList<>();
    final List<GivenOption> sinkOptions = new ArrayList<>();
    final List<AddedColumn> addedColumns = new ArrayList<>();
    final List<String> partitionColumns = new ArrayList<>();
    final List<Remark> remarks = new ArrayList<>();
    boolean autoLoader;
    boolean availableNow;

    @Nullable
    GivenOption interval;

    @Nullable
    Value path;

    @Nullable
    StreamSchema schema;

    @Nullable
    Value target;

    @Nullable
    Value table;

    @Nullable
    Value jobName;

    StreamDraft(Origin origin) {
        this.origin = origin;
    }

    void remark(Origin where, String why) {
        remarks.add(new Remark(where, why));
    }

    /** Takes {@code option(key, value)}. */
    void option(Step step, List<GivenOption> options) {
        Optional<Value> key = step.text(0).or(() -> step.text("key"));
        Optional<Value> value = step.text(1).or(() -> step.text("value"));
        if (key.filter(Value::isKnown).isPresent() && value.isPresent()) {
            options.add(new GivenOption(step.origin(), key.get().text(), value.get()));
        } else {
            remark(step.origin(), "The file does not tell which option this is.");
        }
    }

    /**
     * Takes options that are passed as arguments with names, or as a dictionary behind {@code **}.
     *
     * @param others names of arguments that are no options
     */
    void options(Step step, List<GivenOption> options, Set<String> others) {
        for (Argument argument : step.arguments()) {
            if ("**".equals(argument.name())) {
                spread(step.origin(), argument.value(), step.scope(), options);
            } else if (argument.name() != null && !others.contains(argument.name())) {
                options.add(new GivenOption(
                        step.origin(), argument.name(), argument.value().value(step.scope())));
            }
        }
    }

    private void spread(Origin origin, Expression mapping, Scope scope, List<GivenOption> options) {
        if (mapping instanceof Name name) {
            Optional<Binding> binding = scope.find(name.origin().text());
            if (binding.isPresent()) {
                spread(origin, binding.get().expression(), binding.get().scope(), options);
                return;
            }
        }
        if (!(mapping instanceof Mapping known)) {
            remark(
                    origin,
                    "The file does not tell the options of " + mapping.origin().text() + ".");
            return;
        }
        for (Entry entry : known.entries()) {
            if (entry.key() == null) {
                spread(origin, entry.value(), scope, options);
                continue;
            }
            Value key = entry.key().value(scope);
            Origin where = new Origin(entry.key().origin().line(), origin.start(), pair(entry));
            if (key.isKnown()) {
                options.add(new GivenOption(where, key.text(), entry.value().value(scope)));
            } else {
                remark(where, "The file does not tell which option this is.");
            }
        }
    }

    private static String pair(Entry entry) {
        return (entry.key() == null ? "" : entry.key().origin().text() + ": ")
                + entry.value().origin().text();
    }
}
