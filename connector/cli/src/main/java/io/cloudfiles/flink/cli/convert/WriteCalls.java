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
import io.cloudfiles.flink.cli.convert.python.Expression.Listing;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Origin;
import io.cloudfiles.flink.cli.convert.python.Value;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The calls behind {@code writeStream}. */
final class WriteCalls {
    private static final Set<String> NO_OPTIONS =
            Set.of("path", "tableName", "format", "outputMode", "partitionBy", "queryName");

    private final StreamDraft draft;

    WriteCalls(StreamDraft draft) {
        this.draft = draft;
    }

    /** A call that says what is written; returns whether it is the last one. */
    boolean write(Step step) {
        switch (step.name()) {
            case "writeStream":
                return false;
            case "format":
                step.text(0).ifPresent(format -> format(step, format));
                return false;
            case "option":
                draft.option(step, draft.sinkOptions);
                return false;
            case "options":
                draft.options(step, draft.sinkOptions, Set.of());
                return false;
            case "trigger":
                trigger(step);
                return false;
            case "outputMode":
                step.text(0).ifPresent(mode -> outputMode(step, mode));
                return false;
            case "queryName":
                draft.jobName = step.text(0).orElse(null);
                draft.remark(step.origin(), "The command line names the job by itself. The SQL sets 'pipeline.name'.");
                return false;
            case "partitionBy":
                partitionBy(step.arguments().stream().map(Argument::value), step);
                return false;
            case "start", "toTable", "table":
                end(step);
                return true;
            default:
                draft.remark(step.origin(), "There is no counterpart: rows go into a Delta table, as they are.");
                return false;
        }
    }

    private void format(Step step, Value format) {
        if (!format.text().equalsIgnoreCase("delta")) {
            draft.remark(step.origin(), "Only Delta tables are written; the command and the SQL name one.");
        }
    }

    private void outputMode(Step step, Value mode) {
        if (!mode.text().equalsIgnoreCase("append")) {
            draft.remark(step.origin(), "Rows are only appended; compute the result when you query the table.");
        }
    }

    private void trigger(Step step) {
        if (step.text("availableNow").or(() -> step.text("once")).isPresent()) {
            draft.availableNow = true;
        } else if (step.text("processingTime").isPresent()) {
            draft.interval = new GivenOption(
                    step.origin(), "processingTime", step.text("processingTime").get());
        } else {
            draft.remark(
                    step.origin(),
                    "Rows become visible with the next checkpoint: choose a short --trigger-interval instead.");
        }
    }

    private void partitionBy(Stream<Expression> columns, Step step) {
        List<Expression> flat = columns.flatMap(
                        column -> column instanceof Listing several ? several.elements().stream() : Stream.of(column))
                .toList();
        for (Expression column : flat) {
            Value name = column.value(step.scope());
            if (name.isKnown()) {
                draft.partitionColumns.add(name.text());
            } else {
                draft.remark(
                        step.origin(),
                        "The file does not tell the column: " + column.origin().text() + ".");
            }
        }
    }

    private void end(Step step) {
        draft.options(step, draft.sinkOptions, NO_OPTIONS);
        step.text("format").ifPresent(format -> format(step, format));
        step.text("outputMode").ifPresent(mode -> outputMode(step, mode));
        step.text("queryName").ifPresent(name -> draft.jobName = name);
        step.arguments().stream()
                .filter(argument -> "partitionBy".equals(argument.name()))
                .forEach(argument -> partitionBy(Stream.of(argument.value()), step));
        if (step.name().equals("start")) {
            draft.target = step.text(0).or(() -> step.text("path")).orElse(null);
            return;
        }
        Optional<Value> name = step.text(0).or(() -> step.text("tableName"));
        draft.table = name.orElse(null);
        name.ifPresent(table -> draft.target = unknownPath(table, step.origin()));
    }

    /** A table that is known by its name lies somewhere; a variable stands for its path. */
    private static Value unknownPath(Value table, Origin origin) {
        String name = Translation.lastWord(table.text());
        return new Value("${" + name + "}", java.util.Map.of(name, origin));
    }
}
