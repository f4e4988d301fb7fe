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
package io.cloudfiles.flink.format.columnar;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.BadRecord.Outcome;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The rows of one file, and what becomes of those with values that fit no column. */
@Internal
public final class InspectedRows {
    private final Location file;
    private final ReadSchema schema;
    private final BadRecordMode mode;
    private final RowColumns data;
    private final Findings findings = new Findings();
    private final JsonColumn rescued;
    private final JsonColumn corrupt;

    /** Where the special columns are; -1 when there is none. */
    private final int rescuedIndex;

    private final int corruptIndex;

    /** @param data reads the {@link #dataFields} of the schema */
    public InspectedRows(Location file, ReadSchema schema, BadRecordMode mode, RowColumns data) {
        this.file = file;
        this.schema = schema;
        this.mode = mode;
        this.data = data;
        this.rescuedIndex = index(schema.type(), schema.rescuedDataColumn());
        this.corruptIndex = index(schema.type(), schema.corruptRecordColumn());
        this.rescued = new JsonColumn(file);
        this.corrupt = new JsonColumn(file);
    }

    private static int index(RowType type, @Nullable String column) {
        return column == null ? -1 : type.getFieldIndex(column);
    }

    /** The columns of a schema but the two special ones. */
    public static List<RowType.RowField> dataFields(ReadSchema schema) {
        List<RowType.RowField> fields = new ArrayList<>(schema.type().getFields());
        fields.removeIf(field -> field.getName().equals(schema.rescuedDataColumn())
                || field.getName().equals(schema.corruptRecordColumn()));
        return fields;
    }

    private boolean keepsUnknown() {
        return schema.rescuedDataColumn() != null;
    }

    /**
     * Makes rows of what is loaded.
     *
     * @param rows how many
     * @param firstNumber number of the first in the file, for messages
     * @throws CloudFilesException {@code CF_CORRUPT_RECORD} when a row is bad and the mode or the schema allows none
     */
    public DecodedRows read(int rows, long firstNumber) {
        return read(rows, row -> new Place("row " + (firstNumber + row), BadRecord.UNKNOWN, firstNumber + row));
    }

    /**
     * Where a row is.
     *
     * @param name what to call it in messages, such as {@code row 12}
     * @param offset as in {@link BadRecord}
     * @param number as in {@link BadRecord}
     */
    public record Place(String name, long offset, long number) {}

    /**
     * Makes rows of what is loaded.
     *
     * @param rows how many
     * @param places where each of them is
     * @throws CloudFilesException {@code CF_CORRUPT_RECORD} when a row is bad and the mode or the schema allows none
     */
    public DecodedRows read(int rows, IntFunction<Place> places) {
        ColumnVector[] dataColumns = data.readFields(rows);
        RowMarks marks = new RowMarks(rows);
        rescued.start(rows);
        corrupt.start(rows);
        if (data.hasFindings()) {
            for (int row = 0; row < rows; row++) {
                inspect(row, places, marks);
            }
        }
        return new DecodedRows(RecordBatch.of(schema.version(), schema.type(), columns(dataColumns), rows), marks);
    }

    private void inspect(int row, IntFunction<Place> places, RowMarks marks) {
        findings.clear();
        data.inspectFields(row, findings);
        if (findings.firstNull() != null) {
            refuseUnlessDropped(findings.firstNull(), places.apply(row).name(), true);
            marks.drop(row, bad(Outcome.DROPPED, findings.firstNull(), places.apply(row)));
        } else if (findings.isEmpty()) {
            return;
        } else if (keepsUnknown()) {
            rescued.put(row, findings);
            marks.rescue(row);
        } else if (mode == BadRecordMode.PERMISSIVE) {
            corrupt.put(row, findings);
            marks.corrupt(row, bad(Outcome.KEPT, findings.firstMisfit(), places.apply(row)));
        } else {
            refuseUnlessDropped(findings.firstMisfit(), places.apply(row).name(), false);
            marks.drop(row, bad(Outcome.DROPPED, findings.firstMisfit(), places.apply(row)));
        }
    }

    private BadRecord bad(Outcome outcome, @Nullable String reason, Place place) {
        byte[] misfits = findings.toJson(file);
        return new BadRecord(
                file,
                place.offset(),
                place.number(),
                outcome,
                String.valueOf(reason),
                BadRecord.beginning(misfits, 0, misfits.length),
                misfits.length,
                schema.version());
    }

    private void refuseUnlessDropped(@Nullable String reason, String row, boolean isNull) {
        if (mode == BadRecordMode.DROPMALFORMED) {
            return;
        }
        throw new CloudFilesException(
                ErrorCode.CF_CORRUPT_RECORD,
                "[" + file + "] " + row + ": " + reason + ". "
                        + (isNull && mode == BadRecordMode.PERMISSIVE
                                ? "A row of nulls cannot stand for it. Declare the column nullable, or set bad-records.mode = "
                                        + "DROPMALFORMED."
                                : "The job fails since bad-records.mode = FAILFAST. Correct the file, or use PERMISSIVE to keep such "
                                        + "records."));
    }

    private ColumnVector[] columns(ColumnVector[] dataColumns) {
        ColumnVector[] columns = new ColumnVector[schema.type().getFieldCount()];
        int dataColumn = 0;
        for (int i = 0; i < columns.length; i++) {
            if (i == rescuedIndex) {
                columns[i] = rescued.finish();
            } else if (i == corruptIndex) {
                columns[i] = corrupt.finish();
            } else {
                columns[i] = dataColumns[dataColumn++];
            }
        }
        return columns;
    }
}
