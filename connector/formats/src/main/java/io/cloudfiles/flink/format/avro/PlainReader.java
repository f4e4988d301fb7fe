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

/**
 * Reads or passes over a value of a simple type. {@link Steps} runs these without a call for each, since that would
 * take longer than what it does.
 */
final class PlainReader implements ValueReader {
    /** None of these. */
    static final int OTHER = 0;

    static final int INT = 1;
    static final int LONG = 2;
    static final int FLOAT = 3;
    static final int DOUBLE = 4;
    static final int BOOLEAN = 5;
    /** Texts and bytes without a length to keep to. */
    static final int BYTES = 6;

    static final int MICROS = 7;
    /** To a timestamp, which not all of them fit. */
    static final int MILLIS = 11;

    static final int SKIP_NUMBER = 8;
    static final int SKIP_BYTES = 9;
    static final int SKIP_SIZE = 10;

    private final int kind;
    private final @Nullable AvroColumn column;
    private final long size;

    private PlainReader(int kind, @Nullable AvroColumn column, long size) {
        this.kind = kind;
        this.column = column;
        this.size = size;
    }

    static PlainReader into(AvroColumn column, int kind) {
        return new PlainReader(kind, column, 0);
    }

    static PlainReader skip(int kind) {
        return new PlainReader(kind, null, 0);
    }

    /** Passes over as many bytes as a value always has. */
    static PlainReader skipSize(long size) {
        return new PlainReader(SKIP_SIZE, null, size);
    }

    int kind() {
        return kind;
    }

    @Nullable
    AvroColumn column() {
        return column;
    }

    long size() {
        return size;
    }

    @Override
    public boolean read(AvroInput in, int row) {
        return run(kind, column, size, in, row);
    }

    /** Reads a value of a kind; false when it does not fit. */
    static boolean run(int kind, @Nullable AvroColumn column, long size, AvroInput in, int row) {
        switch (kind) {
            case SKIP_NUMBER -> in.skipNumber();
            case SKIP_BYTES -> in.advance(in.readLength());
            case SKIP_SIZE -> in.skip(size);
            default -> {
                if (column != null) {
                    column.setNotNull(row);
                    return into(kind, column, in, row);
                }
            }
        }
        return true;
    }

    private static boolean into(int kind, AvroColumn column, AvroInput in, int row) {
        switch (kind) {
            case INT -> ((IntColumn) column).values[row] = in.readInt();
            case LONG -> ((LongColumn) column).values[row] = in.readLong();
            case FLOAT -> ((FloatColumn) column).values[row] = in.readFloat();
            case DOUBLE -> ((DoubleColumn) column).values[row] = in.readDouble();
            case BOOLEAN -> ((BooleanColumn) column).values[row] = in.readBoolean();
            case BYTES -> {
                int length = in.readLength();
                ((BytesColumn) column).put(in, row, in.advance(length), length);
            }
            case MICROS -> ((TimestampColumn) column).setMicros(row, in.readLong());
            case MILLIS -> {
                return ((TimestampColumn) column).putMillis(row, in.readLong());
            }
            default -> throw new IllegalStateException("No kind " + kind + ".");
        }
        return true;
    }
}
