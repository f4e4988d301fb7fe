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

import io.cloudfiles.flink.format.columnar.Findings;
import io.cloudfiles.flink.format.columnar.RowColumns;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.data.columnar.vector.heap.HeapRowVector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows with a column for each field, among them the records themselves, and what the file has beside them or does not fit them. */
final class StructColumn extends AvroColumn implements RowColumns {
    private final List<Field> fields;
    private final List<ExtraField> extras = new ArrayList<>();
    private final Map<Integer, List<Misfit>> misfits = new HashMap<>();
    private final boolean hasRequired;
    private final int fixedWidth;
    private int readers;
    /** Whether a place may hold what belongs to another value, which was read into it before. */
    private boolean mayHoldMore;

    private int capacity;
    private byte[] text = new byte[0];

    /**
     * A field.
     *
     * @param name of the field
     * @param type as declared, for messages
     * @param isRequired whether it is NOT NULL
     */
    record Field(String name, AvroColumn column, String type, boolean isRequired) {}

    private record Misfit(Field field, byte[] json) {}

    StructColumn(List<Field> fields) {
        this.fields = List.copyOf(fields);
        this.hasRequired = fields.stream().anyMatch(Field::isRequired);
        this.fixedWidth =
                fields.stream().mapToInt(field -> field.column().fixedWidth()).sum();
    }

    List<Field> fields() {
        return fields;
    }

    /** Adds readers, which bring fields of the file that have no column or do not fit theirs. */
    void addReaders(int count, List<ExtraField> more) {
        readers += count;
        mayHoldMore |= readers > 1;
        extras.addAll(more);
        more.forEach(extra -> extra.reserve(capacity));
    }

    /** Begins a value. */
    void start(int place) {
        setNotNull(place);
        if (mayHoldMore) {
            misfits.remove(place);
            extras.forEach(extra -> extra.setNull(place));
        }
    }

    /** Whether a value has more to {@link #start} than not to be null. */
    boolean mayHoldMore() {
        return mayHoldMore;
    }

    /** Sets a field to null, whose value does not fit. */
    void misfit(int place, Field field, byte[] json) {
        field.column().setNull(place);
        mayHoldMore = true;
        misfits.computeIfAbsent(place, at -> new ArrayList<>()).add(new Misfit(field, json));
    }

    @Override
    public boolean hasFindings() {
        if (hasRequired || !extras.isEmpty() || !misfits.isEmpty()) {
            return true;
        }
        for (Field field : fields) {
            if (field.column().hasFindings()) {
                return true;
            }
        }
        return false;
    }

    @Override
    void inspectValue(int place, Findings findings) {
        inspectFields(place, findings);
    }

    @Override
    public void inspectFields(int place, Findings findings) {
        extras.forEach(extra -> extra.report(place, findings));
        for (Misfit misfit : misfits.getOrDefault(place, List.of())) {
            findings.misfit(misfit.field().name(), misfit.json(), misfit.field().type());
        }
        for (Field field : fields) {
            AvroColumn column = field.column();
            if (column.isNull(place)) {
                if (field.isRequired()) {
                    findings.nullIn(field.name());
                }
            } else if (column.hasFindings()) {
                findings.enter(field.name());
                column.inspectValue(place, findings);
                findings.leave();
            }
        }
    }

    @Override
    void clear() {
        misfits.clear();
        mayHoldMore = readers > 1;
        extras.forEach(ExtraField::clear);
        fields.forEach(field -> field.column().clear());
    }

    @Override
    void copyBytes() {
        fields.forEach(field -> field.column().copyBytes());
    }

    @Override
    boolean sharesBytes() {
        return fields.stream().anyMatch(field -> field.column().sharesBytes());
    }

    @Override
    public void setNull(int row) {
        super.setNull(row);
        for (Field field : fields) {
            field.column().setNull(row);
        }
    }

    @Override
    protected void grow(int newCapacity) {
        capacity = newCapacity;
        extras.forEach(extra -> extra.reserve(newCapacity));
        for (Field field : fields) {
            field.column().reserve(newCapacity);
        }
    }

    /** Says in which array the texts of the next vectors are. */
    void setText(byte[] newText) {
        text = newText;
    }

    @Override
    public AbstractHeapVector[] readFields(int rows) {
        return finishFields(rows, text);
    }

    private AbstractHeapVector[] finishFields(int rows, byte[] bytes) {
        return fields.stream().map(field -> field.column().finish(rows, bytes)).toArray(AbstractHeapVector[]::new);
    }

    @Override
    protected AbstractHeapVector vector(int rows, byte[] bytes) {
        return new HeapRowVector(placesToMake(rows), finishFields(rows, bytes));
    }

    @Override
    public int fixedWidth() {
        return fixedWidth;
    }
}
