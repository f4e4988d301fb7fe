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
import io.cloudfiles.flink.cli.convert.python.Expression.Listing;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Value;

import java.util.Optional;
import java.util.Set;

/** The calls between {@code readStream} and {@code load}, and those on the rows behind it. */
final class ReadCalls {
    private static final Set<String> NO_OPTIONS = Set.of("path", "format", "schema");

    private final StreamDraft draft;

    ReadCalls(StreamDraft draft) {
        this.draft = draft;
    }

    /** A call that says what is read; returns whether it is the last one. */
    boolean read(Step step) {
        switch (step.name()) {
            case "readStream":
                return false;
            case "format":
                step.text(0).ifPresent(this::format);
                return false;
            case "option":
                draft.option(step, draft.sourceOptions);
                return false;
            case "options":
                draft.options(step, draft.sourceOptions, Set.of());
                return false;
            case "schema":
                schema(step);
                return false;
            case "load":
                load(step);
                return true;
            default:
                draft.remark(step.origin(), "It has no counterpart for files that are read as they arrive.");
                return true;
        }
    }

    private void format(Value format) {
        draft.autoLoader = format.text().equalsIgnoreCase("cloudFiles");
    }

    private void schema(Step step) {
        StreamSchema schema = StreamSchema.of(step);
        draft.schema = schema;
        if (schema.columns() == null) {
            draft.remark(step.origin(), schema.why());
        }
    }

    private void load(Step step) {
        step.text("format").ifPresent(this::format);
        draft.options(step, draft.sourceOptions, NO_OPTIONS);
        Optional<Expression> argument = step.argument(0);
        if (argument.isPresent() && argument.get() instanceof Listing several) {
            draft.path = several.elements().stream()
                    .map(element -> element.value(step.scope()))
                    .reduce((paths, next) -> new Value(paths.text() + ",", paths.unknowns()).plus(next))
                    .orElse(null);
        } else {
            draft.path = step.text(0).or(() -> step.text("path")).orElse(null);
        }
    }

    /** A call on the rows. */
    void transform(Step step) {
        Optional<AddedColumn> column = step.name().equals("withColumn") ? AddedColumn.of(step) : Optional.empty();
        if (column.isPresent()) {
            draft.addedColumns.add(column.get());
        } else {
            draft.remark(step.origin(), "Rows are not changed on their way. Write it into the SELECT of the SQL.");
        }
    }
}
