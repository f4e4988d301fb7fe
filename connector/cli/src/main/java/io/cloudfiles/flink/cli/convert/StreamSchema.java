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
import io.cloudfiles.flink.cli.convert.python.MethodChain;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Scope;
import io.cloudfiles.flink.cli.convert.python.Value;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What a program gives to {@code schema}.
 *
 * @param columns the columns, or null when the file does not tell them
 * @param why why not, and what to do; empty when they are known
 */
record StreamSchema(@Nullable RowType columns, String why) {
    static StreamSchema of(Step step) {
        Optional<Expression> argument = step.argument(0);
        if (argument.isEmpty()) {
            return unknown("The call names no columns.");
        }
        Value text = argument.get().value(step.scope());
        Optional<String> ddl = text.isKnown()
                ? Optional.of(SparkDdl.toFlink(text.text()))
                : SparkTypes.columns(argument.get(), step.scope());
        return ddl.map(StreamSchema::parsed).orElseGet(() -> sampled(argument.get(), step.scope()));
    }

    private static StreamSchema parsed(String ddl) {
        try {
            return new StreamSchema(SchemaDdl.parse(ddl), "");
        } catch (CloudFilesException e) {
            return unknown(e.detail());
        }
    }

    private static StreamSchema unknown(String why) {
        return new StreamSchema(null, why + " Write the columns into schema.ddl, such as: id BIGINT, name STRING.");
    }

    /** {@code spark.read.format("parquet").load(path).schema} takes the columns of files that exist. */
    private static StreamSchema sampled(Expression expression, Scope scope) {
        MethodChain chain = MethodChain.of(expression, scope);
        Optional<String> format = text(chain, "format");
        Optional<String> path = text(chain, "load");
        for (Step step : chain.steps()) {
            if (chain.indexOf("read") >= 0 && step.text(0).isPresent() && chain.indexOf("load") < 0) {
                // spark.read.parquet(path)
                format = Optional.of(step.name());
                path = step.text(0).map(Value::text);
            }
        }
        if (chain.indexOf("read") < 0 || format.isEmpty() || path.isEmpty()) {
            return unknown("The file does not tell the columns.");
        }
        return new StreamSchema(
                null,
                "It is the schema of a sample. Print it with './cloudfiles infer --source "
                        + ShellText.quote(path.get())
                        + " --format " + ShellText.quote(format.get())
                        + " --option schema.infer-column-types=true' and write its columns into schema.ddl.");
    }

    private static Optional<String> text(MethodChain chain, String name) {
        int position = chain.indexOf(name);
        return position < 0
                ? Optional.empty()
                : chain.steps().get(position).text(0).map(Value::text);
    }
}
