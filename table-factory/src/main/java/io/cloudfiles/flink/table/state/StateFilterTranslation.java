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
package io.cloudfiles.flink.table.state;

import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conditions of a query as a {@link StateFilter}, where a file alone tells them. */
final class StateFilterTranslation {
    private static final int COLUMN_AND_PATTERN = 2;

    private StateFilterTranslation() {}

    /** The filter of a condition; empty when all files must be looked at. */
    static Optional<StateFilter> translate(ResolvedExpression condition) {
        if (!(condition instanceof CallExpression call)) {
            return Optional.empty();
        }
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> arguments = call.getResolvedChildren();
        if (function == BuiltInFunctionDefinitions.EQUALS) {
            return equal(arguments.get(0), arguments.get(1)).or(() -> equal(arguments.get(1), arguments.get(0)));
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            return either(arguments);
        }
        if (function == BuiltInFunctionDefinitions.LIKE && arguments.size() == COLUMN_AND_PATTERN) {
            return isColumn(arguments.get(0), StateColumn.PATH)
                    ? text(arguments.get(1))
                            .flatMap(StateFilterTranslation::prefix)
                            .map(StateFilter.HasPrefix::new)
                    : Optional.empty();
        }
        boolean isKnown = function == BuiltInFunctionDefinitions.IS_NOT_NULL;
        return (isKnown || function == BuiltInFunctionDefinitions.IS_NULL)
                        && isColumn(arguments.get(0), StateColumn.INGESTION_STATE)
                ? Optional.of(new StateFilter.KnowsState(isKnown))
                : Optional.empty();
    }

    private static Optional<StateFilter> equal(ResolvedExpression column, ResolvedExpression value) {
        return text(value).flatMap(text -> {
            if (isColumn(column, StateColumn.PATH)) {
                return Optional.of(new StateFilter.HasPath(Set.of(text)));
            }
            if (isColumn(column, StateColumn.INGESTION_STATE)) {
                return Optional.of(new StateFilter.HasState(Set.of(text)));
            }
            return isColumn(column, StateColumn.STAGE)
                    ? Optional.of(new StateFilter.HasStage(Set.of(text)))
                    : Optional.empty();
        });
    }

    /** Values of one column, as which the planner shows IN. */
    private static Optional<StateFilter> either(List<ResolvedExpression> alternatives) {
        Set<String> paths = new HashSet<>();
        Set<String> states = new HashSet<>();
        Set<String> stages = new HashSet<>();
        for (ResolvedExpression alternative : alternatives) {
            StateFilter filter = translate(alternative).orElse(null);
            if (filter instanceof StateFilter.HasPath path) {
                paths.addAll(path.paths());
            } else if (filter instanceof StateFilter.HasState state) {
                states.addAll(state.states());
            } else if (filter instanceof StateFilter.HasStage stage) {
                stages.addAll(stage.stages());
            } else {
                return Optional.empty();
            }
        }
        if (states.isEmpty() && stages.isEmpty()) {
            return Optional.of(new StateFilter.HasPath(paths));
        }
        if (paths.isEmpty() && stages.isEmpty()) {
            return Optional.of(new StateFilter.HasState(states));
        }
        return paths.isEmpty() && states.isEmpty() ? Optional.of(new StateFilter.HasStage(stages)) : Optional.empty();
    }

    /** What a pattern begins with, when anything may follow and nothing else in it is special. */
    private static Optional<String> prefix(String pattern) {
        String prefix = pattern.endsWith("%") ? pattern.substring(0, pattern.length() - 1) : "";
        return prefix.isEmpty() || prefix.matches("(?s).*[%_\\\\].*") ? Optional.empty() : Optional.of(prefix);
    }

    private static boolean isColumn(ResolvedExpression expression, StateColumn column) {
        return expression instanceof FieldReferenceExpression reference
                && reference.getName().equals(column.columnName());
    }

    private static Optional<String> text(ResolvedExpression expression) {
        return expression instanceof ValueLiteralExpression literal
                ? literal.getValueAs(String.class)
                : Optional.empty();
    }
}
