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

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * One of the {@link Steps}: a value that is read, or passed over. What they look at for every value is a number here, and every kind of
 * column has a field of its own, so that nothing is to be found out while values are read.
 */
final class Step {
    /** The value is no union of null and one other. */
    static final int NOT_OPTIONAL = -1;

    /** A record begins, whose fields are the next steps. */
    static final int ENTER = -1;
    /** A record ends that has columns for which the file has nothing. */
    static final int LEAVE = -2;

    final int kind;
    /** The byte of the branch that is not null; {@link #NOT_OPTIONAL}. */
    final int valueBranch;

    final @Nullable Misfit misfit;

    /** Where to go on behind a null. */
    int next;

    private final int nullBranch;
    private final ValueReader reader;
    private final @Nullable AvroColumn column;
    private final @Nullable IntColumn ints;
    private final @Nullable LongColumn longs;
    private final @Nullable DoubleColumn doubles;
    private final @Nullable BooleanColumn booleans;
    private final @Nullable BytesColumn texts;
    private final @Nullable TimestampColumn times;
    private final boolean hasSimpleNulls;
    private final @Nullable StructReader record;
    private final @Nullable StructColumn struct;

    /**
     * @param nullBranch of a union of null and one other; {@link #NOT_OPTIONAL} for other values
     * @param column becomes null; null when the value is passed over
     * @param misfit what becomes of a value that does not fit; null when it lets what it is part of not fit
     */
    Step(int kind, int nullBranch, ValueReader reader, @Nullable AvroColumn column, @Nullable Misfit misfit) {
        this.kind = kind;
        this.valueBranch = nullBranch == NOT_OPTIONAL ? NOT_OPTIONAL : 2 * (1 - nullBranch);
        this.nullBranch = 2 * nullBranch;
        this.misfit = misfit;
        this.reader = reader;
        this.column = column;
        this.ints = column instanceof IntColumn found ? found : null;
        this.longs = column instanceof LongColumn found ? found : null;
        this.doubles = column instanceof DoubleColumn found ? found : null;
        this.booleans = column instanceof BooleanColumn found ? found : null;
        this.texts = column instanceof BytesColumn found ? found : null;
        this.times = column instanceof TimestampColumn found ? found : null;
        this.hasSimpleNulls = column == null
                || ints != null
                || longs != null
                || doubles != null
                || booleans != null
                || texts != null
                || times != null;
        this.record = reader instanceof StructReader found ? found : null;
        this.struct = reader instanceof StructReader found ? found.column() : null;
    }

    IntColumn ints() {
        return Objects.requireNonNull(ints);
    }

    LongColumn longs() {
        return Objects.requireNonNull(longs);
    }

    DoubleColumn doubles() {
        return Objects.requireNonNull(doubles);
    }

    BooleanColumn booleans() {
        return Objects.requireNonNull(booleans);
    }

    BytesColumn texts() {
        return Objects.requireNonNull(texts);
    }

    TimestampColumn times() {
        return Objects.requireNonNull(times);
    }

    StructColumn struct() {
        return Objects.requireNonNull(struct);
    }

    StructReader record() {
        return Objects.requireNonNull(record);
    }

    /** Reads a value of any kind. */
    boolean read(AvroInput in, int row) {
        if (kind == ENTER) {
            struct().start(row);
        } else if (kind == LEAVE) {
            record().finish(row);
        } else {
            return reader.read(in, row);
        }
        return true;
    }

    /** Whether a branch is a null that {@link #setSimpleNull} can set. */
    boolean isSimpleNull(int branch) {
        return branch == nullBranch && hasSimpleNulls;
    }

    /** Sets a row to null whose column holds nothing else than its values. */
    void setSimpleNull(int row) {
        if (texts != null) {
            texts.setNull(row);
        } else if (column != null) {
            column.setFlatNull(row);
        }
    }

    /** Takes a branch that is not the one of values. */
    void setNull(int branch, int row) {
        if (branch != nullBranch) {
            throw new MalformedAvroException("a branch of a union of two that is none of them");
        }
        if (column != null) {
            column.setNull(row);
        }
    }
}
