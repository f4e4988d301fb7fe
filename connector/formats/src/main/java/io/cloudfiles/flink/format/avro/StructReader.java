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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads records, field by field in the order of the file. */
final class StructReader implements ValueReader {
    private final StructColumn column;
    private final List<FieldReader> fields;
    /** The columns that no reader reads into. */
    private final AvroColumn[] missing;

    private @Nullable Steps steps;

    private StructReader(StructColumn column, List<FieldReader> fields, AvroColumn[] missing) {
        this.column = column;
        this.fields = fields;
        this.missing = missing;
    }

    /**
     * Reads a field.
     *
     * @param misfit what becomes of values that do not fit; null when all fit
     */
    record FieldReader(ValueReader reader, @Nullable Misfit misfit) {}

    /** In the order of the file. */
    List<FieldReader> fields() {
        return fields;
    }

    /** Whether there is something to {@link #finish}. */
    boolean hasMissing() {
        return missing.length > 0;
    }

    StructColumn column() {
        return column;
    }

    @Override
    public boolean read(AvroInput in, int row) {
        if (steps == null) {
            steps = Steps.of(List.of(this));
        }
        return steps.run(in, row);
    }

    /** Sets to null what the file does not have. */
    void finish(int row) {
        for (AvroColumn field : missing) {
            field.setNull(row);
        }
    }

    /** Takes the fields in order. */
    static final class Builder {
        private final StructColumn column;
        private final DatumJson json;
        private final List<FieldReader> fields = new ArrayList<>();
        private final List<ExtraField> extras = new ArrayList<>();
        private final Set<StructColumn.Field> read = new HashSet<>();

        Builder(StructColumn column, DatumJson json) {
            this.column = column;
            this.json = json;
        }

        void field(StructColumn.Field target, Schema schema, ValueReader reader) {
            fields.add(new FieldReader(reader, new Misfit(column, target, schema, json)));
            read.add(target);
        }

        /** A field that is not in the file and always has the same value, which fits. */
        void constant(StructColumn.Field target, ValueReader reader) {
            fields.add(new FieldReader(reader, null));
            read.add(target);
        }

        void extra(ExtraField extra) {
            fields.add(new FieldReader(extra, null));
            extras.add(extra);
        }

        void skip(ValueReader reader) {
            fields.add(new FieldReader(reader, null));
        }

        boolean isMissing(StructColumn.Field target) {
            return !read.contains(target);
        }

        List<ExtraField> extras() {
            return extras;
        }

        StructReader build() {
            return new StructReader(
                    column,
                    List.copyOf(fields),
                    column.fields().stream()
                            .filter(this::isMissing)
                            .map(StructColumn.Field::column)
                            .toArray(AvroColumn[]::new));
        }
    }
}
