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

import java.util.List;
import java.util.Objects;

/**
 * Readers of values that follow each other. Most of them are of few kinds, which are told apart by numbers in arrays: a call of an interface
 * with many implementations costs more than reading a number does.
 */
final class Steps {
    private static final int NOT_OPTIONAL = -1;
    /** As it stands in a file. */
    private static final int LAST_BRANCH = 2;

    private static final int MAX_NUMBER_BYTES = 10;

    private final ValueReader[] readers;
    private final int[] kinds;
    private final int[] nullBranches;
    private final @Nullable AvroColumn[] columns;
    private final long[] sizes;

    Steps(List<ValueReader> steps) {
        int count = steps.size();
        readers = new ValueReader[count];
        kinds = new int[count];
        nullBranches = new int[count];
        columns = new AvroColumn[count];
        sizes = new long[count];
        for (int i = 0; i < count; i++) {
            set(i, steps.get(i));
        }
    }

    private void set(int step, ValueReader reader) {
        nullBranches[step] = NOT_OPTIONAL;
        readers[step] = reader;
        if (reader instanceof OptionalReader optional) {
            nullBranches[step] = optional.nullBranch();
            columns[step] = optional.column();
            readers[step] = optional.reader();
        }
        if (readers[step] instanceof PlainReader plain) {
            kinds[step] = plain.kind();
            columns[step] = plain.column();
            sizes[step] = plain.size();
        }
    }

    /**
     * Takes the steps from one of them on.
     *
     * <p>Where reading is stays in a variable, and values of one byte are read here: each read begins where the last one ended, and that
     * chain is as long as what it goes through, memory above all.
     *
     * @return the step whose value does not fit, with its beginning as the mark of the input; -1 when all are taken
     */
    int run(AvroInput in, int row, int from) {
        byte[] bytes = in.bytes;
        int position = in.position;
        for (int step = from; step < kinds.length; step++) {
            int start = position;
            AvroColumn column = columns[step];
            int nullBranch = nullBranches[step];
            if (nullBranch >= 0) {
                byte branch = bytes[position++];
                if ((branch & ~LAST_BRANCH) != 0) {
                    throw new MalformedAvroException("a branch of a union of two that is none of them");
                }
                if (branch >>> 1 == nullBranch) {
                    if (column != null) {
                        column.setNull(row);
                    }
                    continue;
                }
            }
            switch (kinds[step]) {
                case PlainReader.BYTES -> {
                    byte first = bytes[position];
                    int length = first >>> 1;
                    if (first < 0 || (first & 1) != 0 || length >= in.limit - position) {
                        in.position = position;
                        length = in.readLength();
                        position = in.position;
                    } else {
                        position++;
                    }
                    BytesColumn texts = (BytesColumn) Objects.requireNonNull(column);
                    texts.setNotNull(row);
                    texts.put(in, row, position, length);
                    position += length;
                }
                case PlainReader.SKIP_BYTES -> {
                    byte first = bytes[position];
                    int length = first >>> 1;
                    if (first < 0 || (first & 1) != 0 || length >= in.limit - position) {
                        in.position = position;
                        length = in.readLength();
                        position = in.position;
                    } else {
                        position++;
                    }
                    position += length;
                }
                case PlainReader.SKIP_NUMBER -> {
                    int most = position + MAX_NUMBER_BYTES;
                    while (bytes[position++] < 0) {
                        if (position == most) {
                            throw new MalformedAvroException("a long of more than 64 bits");
                        }
                    }
                }
                case PlainReader.SKIP_SIZE -> {
                    long size = sizes[step];
                    if (size > in.limit - position) {
                        in.position = position;
                        in.skip(size); // says what is wrong
                    }
                    position += (int) size;
                }
                case PlainReader.LONG -> {
                    LongColumn numbers = (LongColumn) Objects.requireNonNull(column);
                    numbers.setNotNull(row);
                    in.position = position;
                    numbers.values[row] = in.readLong();
                    position = in.position;
                }
                case PlainReader.MILLIS -> {
                    TimestampColumn times = (TimestampColumn) Objects.requireNonNull(column);
                    times.setNotNull(row);
                    in.position = position;
                    if (!PlainReader.putMillis(times, row, in.readLong())) {
                        in.mark = start;
                        return step;
                    }
                    position = in.position;
                }
                case PlainReader.BOOLEAN -> {
                    BooleanColumn booleans = (BooleanColumn) Objects.requireNonNull(column);
                    booleans.setNotNull(row);
                    in.position = position;
                    booleans.values[row] = in.readBoolean();
                    position++;
                }
                case PlainReader.OTHER -> {
                    in.position = position;
                    if (!readers[step].read(in, row)) {
                        in.mark = start;
                        return step;
                    }
                    position = in.position;
                }
                case PlainReader.INT -> {
                    byte first = bytes[position];
                    int value;
                    if (first >= 0) {
                        position++;
                        value = first >>> 1 ^ -(first & 1);
                    } else {
                        in.position = position;
                        value = in.readInt();
                        position = in.position;
                    }
                    IntColumn numbers = (IntColumn) Objects.requireNonNull(column);
                    numbers.setNotNull(row);
                    numbers.values[row] = value;
                }
                case PlainReader.DOUBLE -> {
                    DoubleColumn numbers = (DoubleColumn) Objects.requireNonNull(column);
                    numbers.setNotNull(row);
                    numbers.values[row] = Double.longBitsToDouble(LittleEndian.longAt(bytes, position));
                    position += Double.BYTES;
                }
                default -> {
                    in.position = position;
                    if (!PlainReader.run(kinds[step], column, sizes[step], in, row)) {
                        in.mark = start;
                        return step;
                    }
                    position = in.position;
                }
            }
        }
        in.position = position;
        return -1;
    }
}
