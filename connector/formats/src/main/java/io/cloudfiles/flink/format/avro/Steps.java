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

import java.util.ArrayList;
import java.util.List;

/**
 * Reads values that follow each other, those of the records among them in place. Most of them are of few kinds, which are told apart by
 * numbers: a call of an interface with many implementations costs more than reading a number does.
 */
final class Steps {
    static final int MISFIT = -1;

    private static final int DONE = -1;
    private static final int BITS = 7;
    private static final int LOW_BITS = 0x7f;
    private static final int CONTINUATION = 0x80;
    /** Bits that no length has which takes one byte. */
    private static final int LONG_FORM = ~0x7e;

    private final Step[] steps;

    /** Reads or passes over values; one that does not fit lets the whole not fit. */
    static Steps of(List<? extends ValueReader> readers) {
        List<Step> steps = new ArrayList<>();
        readers.forEach(reader -> add(steps, new StructReader.FieldReader(reader, null)));
        return new Steps(steps);
    }

    private Steps(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    private static void add(List<Step> steps, StructReader.FieldReader field) {
        ValueReader reader = field.reader();
        int nullBranch = Step.NOT_OPTIONAL;
        AvroColumn column = null;
        if (reader instanceof OptionalReader optional) {
            nullBranch = optional.nullBranch();
            column = optional.column();
            reader = optional.reader();
        }
        if (reader instanceof StructReader record) {
            Step begin = new Step(Step.ENTER, nullBranch, reader, column, null);
            steps.add(begin);
            record.fields().forEach(inner -> add(steps, inner));
            if (record.hasMissing()) {
                steps.add(new Step(Step.LEAVE, Step.NOT_OPTIONAL, reader, null, null));
            }
            begin.next = steps.size();
            return;
        }
        int kind = PlainReader.OTHER;
        if (reader instanceof PlainReader plain) {
            kind = plain.kind();
            column = plain.column();
        }
        Step step = new Step(kind, nullBranch, reader, column, field.misfit());
        steps.add(step);
        step.next = steps.size();
    }

    /**
     * Takes all steps for each of some rows.
     *
     * @param stop position from which on no other row is begun
     * @return how many rows were read; {@link #MISFIT} when a value does not fit, and with it the whole, where reading is then undefined
     */
    int run(AvroInput in, int firstRow, int rows, int stop) {
        int end = firstRow + rows;
        int step = 0;
        in.row = firstRow;
        while (true) {
            step = runSimple(in, step, end, stop);
            if (step < 0) {
                return in.row - firstRow;
            }
            int row = in.row;
            step = takeAny(steps[step], step, in, row);
            if (step < 0) {
                return MISFIT;
            }
            in.row = row; // arrays have rows, too
        }
    }

    /** Takes a step of any kind; the next one, or {@link #MISFIT}. */
    private static int takeAny(Step step, int index, AvroInput in, int row) {
        int start = in.position;
        if (step.valueBranch >= 0) {
            int branch = in.bytes[in.position++];
            if (branch != step.valueBranch) {
                step.setNull(branch, row);
                return step.next;
            }
        }
        if (!step.read(in, row)) {
            if (step.misfit == null) {
                return MISFIT;
            }
            in.position = start;
            step.misfit.keep(in, row);
        }
        return index + 1;
    }

    /**
     * Takes steps as long as they are simple.
     *
     * <p>This is the hot loop: there is no call in it, so that where reading is stays in a register. Each read begins where the last one
     * ended, and that chain is as long as what it goes through, memory above all. Whatever is not common is left to {@link #takeAny}.
     *
     * @param first step of the current row
     * @return the step that is not simple; {@link #DONE} when all rows are read
     */
    private int runSimple(AvroInput in, int first, int end, int stop) {
        byte[] bytes = in.bytes;
        Step[] all = steps;
        int lastWord = bytes.length - Long.BYTES;
        int position = in.position;
        int row = in.row;
        int i = first;
        while (true) {
            if (i == all.length) {
                i = 0;
                if (++row == end || position >= stop) {
                    i = DONE;
                    break;
                }
                continue;
            }
            Step step = all[i];
            int at = position;
            if (step.valueBranch >= 0) {
                int branch = bytes[at++];
                if (branch != step.valueBranch) {
                    if (!step.isSimpleNull(branch)) {
                        break;
                    }
                    step.setSimpleNull(row);
                    position = at;
                    i = step.next;
                    continue;
                }
            }
            int kind = step.kind;
            if (kind == PlainReader.BYTES) {
                int length = bytes[at++];
                if ((length & LONG_FORM) != 0) {
                    int more = bytes[at++];
                    if ((length & 1 | more & CONTINUATION) != 0) {
                        break;
                    }
                    length = length & LOW_BITS | more << BITS;
                }
                length >>>= 1;
                BytesColumn texts = step.texts();
                if (texts.isCopying()) {
                    break;
                }
                texts.putRange(row, at, length);
                at += length;
            } else if (kind == PlainReader.INT) {
                int value = bytes[at++];
                if (value < 0) {
                    int more = bytes[at++];
                    if (more < 0) {
                        break;
                    }
                    value = value & LOW_BITS | more << BITS;
                }
                step.ints().put(row, value >>> 1 ^ -(value & 1));
            } else if (kind == PlainReader.LONG || kind == PlainReader.MILLIS) {
                if (at > lastWord) {
                    break;
                }
                long word = LittleEndian.longAt(bytes, at);
                long ends = ~word & AvroInput.CONTINUATION_BITS;
                if (ends == 0) {
                    break;
                }
                at += Long.numberOfTrailingZeros(ends) + 1 >>> 3;
                long value = AvroInput.joined(word & (ends ^ ends - 1));
                value = value >>> 1 ^ -(value & 1);
                if (kind == PlainReader.LONG) {
                    step.longs().put(row, value);
                } else if (!step.times().putSimpleMillis(row, value)) {
                    break;
                }
            } else if (kind == PlainReader.DOUBLE) {
                step.doubles().put(row, Double.longBitsToDouble(LittleEndian.longAt(bytes, at)));
                at += Double.BYTES;
            } else if (kind == PlainReader.BOOLEAN) {
                step.booleans().put(row, AvroInput.toBoolean(bytes[at++]));
            } else if (kind == Step.ENTER) {
                StructColumn struct = step.struct();
                if (struct.mayHoldMore()) {
                    break;
                }
                struct.setNotNull(row);
            } else if (kind == PlainReader.SKIP_BYTES) {
                int length = bytes[at++];
                if ((length & LONG_FORM) != 0) {
                    break;
                }
                at += length >>> 1;
            } else if (kind == PlainReader.SKIP_NUMBER) {
                if (at > lastWord) {
                    break;
                }
                long ends = ~LittleEndian.longAt(bytes, at) & AvroInput.CONTINUATION_BITS;
                if (ends == 0) {
                    break;
                }
                at += Long.numberOfTrailingZeros(ends) + 1 >>> 3;
            } else {
                break;
            }
            position = at;
            i++;
        }
        in.position = position;
        in.row = row;
        return i;
    }

    /** Takes all steps for a row; false when a value does not fit, and with it the whole. */
    boolean run(AvroInput in, int row) {
        return run(in, row, 1, Integer.MAX_VALUE) != MISFIT;
    }
}
