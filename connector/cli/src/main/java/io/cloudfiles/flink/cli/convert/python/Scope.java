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

import org.apache.flink.annotation.Internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the variables stand for at some place of a file. Immutable. */
@Internal
public final class Scope {
    /** No variables. */
    public static final Scope EMPTY = new Scope(Map.of());

    private final Map<String, Binding> variables;

    /**
     * What a variable stands for.
     *
     * @param expression its right side
     * @param scope what the names in there stand for
     */
    public record Binding(Expression expression, Scope scope) {}

    private Scope(Map<String, Binding> variables) {
        this.variables = variables;
    }

    /** The scope behind an assignment. */
    public Scope with(String name, Expression expression) {
        Map<String, Binding> more = new HashMap<>(variables);
        more.put(name, new Binding(expression, this));
        return new Scope(more);
    }

    /** What a variable stands for, or empty when the file does not tell. */
    public Optional<Binding> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
