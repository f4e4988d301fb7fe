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

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NOT_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LIKE;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.OR;
import static org.assertj.core.api.Assertions.assertThat;

/** What of a condition a file alone tells; the rest is the planner's. */
class StateFilterTranslationTest {
    private static Optional<StateFilter> translated(
            BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return StateFilterTranslation.translate(call(function, arguments));
    }

    private static ResolvedExpression call(BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return CallExpression.permanent(function, List.of(arguments), DataTypes.BOOLEAN());
    }

    private static ResolvedExpression column(String name) {
        return new FieldReferenceExpression(name, DataTypes.STRING(), 0, 0);
    }

    private static ResolvedExpression text(String text) {
        return new ValueLiteralExpression(text);
    }

    private static ResolvedExpression is(String column, String value) {
        return call(EQUALS, column(column), text(value));
    }

    @Test
    void takesValuesOfOneColumn() {
        assertThat(translated(EQUALS, column("path"), text("a"))).contains(new StateFilter.HasPath(Set.of("a")));
        assertThat(translated(EQUALS, text("a"), column("path"))).contains(new StateFilter.HasPath(Set.of("a")));
        assertThat(translated(EQUALS, column("ingestion_state"), text("INGESTED")))
                .contains(new StateFilter.HasState(Set.of("INGESTED")));
        assertThat(translated(OR, is("stage", "a"), call(OR, is("stage", "b"), is("stage", "c"))))
                .contains(new StateFilter.HasStage(Set.of("a", "b", "c")));
        assertThat(translated(IS_NULL, column("ingestion_state"))).contains(new StateFilter.KnowsState(false));
        assertThat(translated(IS_NOT_NULL, column("ingestion_state"))).contains(new StateFilter.KnowsState(true));
    }

    @Test
    void leavesTheRest() {
        assertThat(translated(EQUALS, column("reason"), text("a"))).isEmpty();
        assertThat(translated(EQUALS, column("path"), column("path"))).isEmpty();
        assertThat(translated(GREATER_THAN, column("path"), text("a"))).isEmpty();
        assertThat(translated(OR, is("stage", "a"), is("path", "b"))).isEmpty();
        assertThat(translated(OR, is("stage", "a"), is("reason", "b"))).isEmpty();
        assertThat(translated(IS_NULL, column("commit_time"))).isEmpty();
    }

    @Test
    void takesAPatternThatIsAPrefix() {
        assertThat(translated(LIKE, column("path"), text("s3://lake/in/%")))
                .contains(new StateFilter.HasPrefix("s3://lake/in/"));
        for (String pattern : List.of("s3://lake", "%", "s3://%/in/%", "s3://lake/a_b%", "s3://lake\\\\%%", "")) {
            assertThat(translated(LIKE, column("path"), text(pattern)))
                    .as(pattern)
                    .isEmpty();
        }
        assertThat(translated(LIKE, column("stage"), text("a%"))).isEmpty();
        assertThat(translated(LIKE, column("path"), text("a%"), text("%")))
                .as("ESCAPE")
                .isEmpty();
    }
}
