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
package io.cloudfiles.flink.cli.expression;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A function that is planned and never called. Flink makes evaluators of expressions for functions only, when it plans them; this one keeps
 * the one that it asks for.
 */
@Internal
public final class CapturedEvaluator extends ScalarFunction implements SpecializedFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "cloudfiles_expression";

    private final transient String expression;
    private final transient DataType type;
    private final transient DataTypes.Field[] inputs;
    private transient @Nullable ExpressionEvaluator evaluator;

    private CapturedEvaluator(String expression, DataType type, DataTypes.Field[] inputs) {
        this.expression = expression;
        this.type = type;
        this.inputs = inputs;
    }

    /**
     * Makes an evaluator.
     *
     * @param tables plans it
     * @param type of its values
     * @param inputs what it is computed of, in the order of its arguments
     * @throws RuntimeException when the expression is none that has a value for each row by itself
     */
    static ExpressionEvaluator of(TableEnvironment tables, String expression, DataType type, DataTypes.Field[] inputs) {
        CapturedEvaluator function = new CapturedEvaluator(expression, type, inputs);
        tables.createTemporarySystemFunction(NAME, function);
        try {
            String plan = tables.sqlQuery("SELECT " + NAME + "()").explain();
            throw new IllegalStateException("Flink planned a function without asking it for its expressions: " + plan);
        } catch (RuntimeException e) {
            ExpressionEvaluator made = function.evaluator;
            if (made == null) {
                throw e;
            }
            return made;
        } finally {
            tables.dropTemporarySystemFunction(NAME);
        }
    }

    @Override
    public UserDefinedFunction specialize(SpecializedContext context) {
        evaluator = context.createEvaluator(expression, type, inputs);
        // What would be planned behind this is of no use, and Flink would remember its classes, and the job's class
        // loader with them.
        throw new IllegalStateException("The evaluator is there.");
    }

    /** Only its type counts. */
    public Boolean eval() {
        return true;
    }
}
