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
package io.cloudfiles.flink.format.avro;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads records, field by field in the order of the file. */
final class StructReader implements ValueReader {
    private final StructColumn column;
    private final DatumJson json;
    private final Steps steps;
    /** What the readers read into; null for what is not a column. */
    private final StructColumn.@Nullable Field[] targets;

    private final @Nullable Schema[] schemas;
    /** The columns that no reader reads into. */
    private final AvroColumn[] missing;

    private StructReader(Builder builder, AvroColumn[] missing) {
        this.column = builder.column;
        this.json = builder.json;
        this.steps = new Steps(builder.steps.stream().map(Step::reader).toList());
        this.targets = builder.steps.stream().map(Step::target).toArray(StructColumn.Field[]::new);
        this.schemas = builder.steps.stream().map(Step::schema).toArray(Schema[]::new);
        this.missing = missing;
    }

    @Override
    public boolean read(AvroInput in, int row) {
        column.start(row);
        for (int misfit = steps.run(in, row, 0); misfit >= 0; misfit = steps.run(in, row, misfit + 1)) {
            misfit(in, misfit, row);
        }
        for (AvroColumn field : missing) {
            field.setNull(row);
        }
        return true;
    }

    private void misfit(AvroInput in, int step, int row) {
        StructColumn.Field target = targets[step];
        Schema schema = schemas[step];
        if (target == null || schema == null) {
            throw new IllegalStateException("What has no column does not fit it.");
        }
        in.position = in.mark;
        column.misfit(row, target, json.read(schema, in));
    }

    private record Step(
            ValueReader reader,
            StructColumn.@Nullable Field target,
            @Nullable Schema schema) {}

    /** Takes the steps in order. */
    static final class Builder {
        private final StructColumn column;
        private final DatumJson json;
        private final List<Step> steps = new ArrayList<>();
        private final List<ExtraField> extras = new ArrayList<>();
        private final Set<StructColumn.Field> read = new HashSet<>();

        Builder(StructColumn column, DatumJson json) {
            this.column = column;
            this.json = json;
        }

        void field(StructColumn.Field target, Schema schema, ValueReader reader) {
            steps.add(new Step(reader, target, schema));
            read.add(target);
        }

        /** A field that is not in the file and always has the same value, which fits. */
        void constant(StructColumn.Field target, ValueReader reader) {
            steps.add(new Step(reader, null, null));
            read.add(target);
        }

        void extra(ExtraField extra) {
            steps.add(new Step(extra, null, null));
            extras.add(extra);
        }

        void skip(ValueReader reader) {
            steps.add(new Step(reader, null, null));
        }

        boolean isMissing(StructColumn.Field target) {
            return !read.contains(target);
        }

        List<ExtraField> extras() {
            return extras;
        }

        StructReader build() {
            return new StructReader(
                    this,
                    column.fields().stream()
                            .filter(this::isMissing)
                            .map(StructColumn.Field::column)
                            .toArray(AvroColumn[]::new));
        }

        @Override
        public String toString() {
            return Arrays.toString(steps.toArray());
        }
    }
}
