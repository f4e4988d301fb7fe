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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What stands beside the data columns of a batch: the rescued data and the corrupt record columns, the counts, and what the mode says of
 * bad records. One thread.
 */
@Internal
public final class SpecialColumns {
    /** Key in the rescued data of a malformed record, when there is no corrupt record column that could take it. */
    public static final String CORRUPT_RECORD = "_corrupt_record";

    private final ReadSchema schema;
    private final BadRecordMode mode;
    private final TextColumn rescued = new TextColumn();
    private final TextColumn corrupt = new TextColumn();
    private final RescuedData rescuedData = new RescuedData();
    private @Nullable FileEntry file;

    /** Where the special columns are; -1 when there is none. */
    private final int rescuedIndex;

    private final int corruptIndex;

    private int rescuedRows;
    private int corruptRecords;
    private int droppedRecords;

    /** Made when there is one; most batches have none. */
    private @Nullable List<BadRecord> badRecords;

    /**
     * @param schema what batches are made of
     * @param mode what happens to bad records
     */
    public SpecialColumns(ReadSchema schema, BadRecordMode mode) {
        this.schema = schema;
        this.mode = mode;
        this.rescuedIndex = index(schema.type(), schema.rescuedDataColumn());
        this.corruptIndex = index(schema.type(), schema.corruptRecordColumn());
    }

    private static int index(RowType type, @Nullable String column) {
        return column == null ? -1 : type.getFieldIndex(column);
    }

    /** The columns beside which these stand, in order. */
    public List<RowType.RowField> dataFields() {
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < schema.type().getFieldCount(); i++) {
            if (i != rescuedIndex && i != corruptIndex) {
                fields.add(schema.type().getFields().get(i));
            }
        }
        return fields;
    }

    /** Whether there is a column of rescued data. */
    public boolean rescues() {
        return rescuedIndex >= 0;
    }

    /** Whether there is a column of corrupt records. */
    public boolean keepsCorrupt() {
        return corruptIndex >= 0;
    }

    /** Begins a file. */
    public void start(FileEntry next) {
        file = next;
        rescuedData.startFile(next.location());
    }

    /** Makes sure that there is room for so many rows. */
    public void reserve(int rows) {
        if (rescues()) {
            rescued.reserve(rows);
        }
        if (keepsCorrupt()) {
            corrupt.reserve(rows);
        }
    }

    /** Sets a row to null in both columns. */
    public void setClean(int row) {
        if (rescues()) {
            rescued.setNull(row);
        }
        if (keepsCorrupt()) {
            corrupt.setNull(row);
        }
    }

    /** Takes the fields of the row that is rescued next; {@link #endRescued} ends it. */
    public RescuedData rescuedData() {
        return rescuedData;
    }

    /** Sets the rescued data of a row to the fields that were put since the last time. */
    public void endRescued(int row) {
        int from = rescuedData.position();
        rescued.put(row, from, from + rescuedData.endRow());
        rescuedRows++;
    }

    /** Sets the corrupt record of a row to a range of the text that the batch is finished with. */
    public void putCorrupt(int row, int from, int to) {
        corrupt.put(row, from, to);
    }

    /**
     * Counts a corrupt record that became a row.
     *
     * @param reason what is wrong with it
     * @param offset of the record in the file
     * @param text holds the record
     */
    public void countCorrupt(@Nullable String reason, long offset, byte[] text, int from, int to) {
        corruptRecords++;
        addBad(BadRecord.Outcome.KEPT, reason, offset, text, from, to);
    }

    /**
     * Whether a bad record is dropped, which is counted.
     *
     * @param reason what is wrong with it
     * @param offset of the record in the file
     * @param text holds the record
     * @throws CloudFilesException {@code CF_CORRUPT_RECORD} in mode FAILFAST
     */
    public boolean isDropped(@Nullable String reason, long offset, byte[] text, int from, int to) {
        if (mode == BadRecordMode.FAILFAST) {
            throw corrupt(
                    offset,
                    reason,
                    "The job fails since bad-records.mode = FAILFAST. Correct the file, or use PERMISSIVE to keep such "
                            + "records.");
        }
        if (mode == BadRecordMode.DROPMALFORMED) {
            droppedRecords++;
            addBad(BadRecord.Outcome.DROPPED, reason, offset, text, from, to);
            return true;
        }
        return false;
    }

    private void addBad(
            BadRecord.Outcome outcome, @Nullable String reason, long offset, byte[] text, int from, int to) {
        List<BadRecord> all = badRecords;
        if (all == null) {
            all = new ArrayList<>();
            badRecords = all;
        }
        all.add(new BadRecord(
                Objects.requireNonNull(file).location(),
                offset,
                BadRecord.UNKNOWN,
                outcome,
                String.valueOf(reason),
                BadRecord.beginning(text, from, to),
                to - from,
                schema.version()));
    }

    /** Throws, since a malformed record has no value for a column that is NOT NULL. */
    public void failForRequired(@Nullable String reason, long offset) {
        throw corrupt(
                offset,
                reason,
                "A row of nulls cannot stand for it, since a column is NOT NULL. Declare all columns nullable, or "
                        + "set bad-records.mode = DROPMALFORMED.");
    }

    /**
     * That a record is corrupt.
     *
     * @param offset of the record in the file
     * @param whatToDo a sentence
     */
    public CloudFilesException corrupt(long offset, @Nullable String reason, String whatToDo) {
        return new CloudFilesException(
                ErrorCode.CF_CORRUPT_RECORD,
                "[" + Objects.requireNonNull(file).location() + "] record at byte " + offset + ": " + reason + ". "
                        + whatToDo);
    }

    /** How many records were dropped since the last batch. */
    public int dropped() {
        return droppedRecords;
    }

    /** Whether records were dropped since the last batch. */
    public boolean hasDropped() {
        return droppedRecords > 0;
    }

    /** Bytes of rescued data since the last batch. */
    public int rescuedBytes() {
        return rescuedData.position();
    }

    /**
     * Gives the rows away and begins the next batch.
     *
     * @param data the data columns
     * @param text what corrupt records are ranges of
     */
    public DecodedBatch finish(ColumnVector[] data, int rows, byte[] text, ReadPosition next) {
        ColumnVector[] columns = new ColumnVector[schema.type().getFieldCount()];
        int dataColumn = 0;
        for (int i = 0; i < columns.length; i++) {
            if (i == rescuedIndex) {
                columns[i] = rescued.finish(rows, rescuedData.buffer());
            } else if (i == corruptIndex) {
                columns[i] = corrupt.finish(rows, text);
            } else {
                columns[i] = data[dataColumn++];
            }
        }
        RecordBatch batch = RecordBatch.of(schema.version(), schema.type(), columns, rows);
        List<BadRecord> bad = badRecords == null ? List.of() : badRecords;
        DecodedBatch decoded = new DecodedBatch(batch, next, rescuedRows, corruptRecords, droppedRecords, bad);
        rescuedData.startBuffer();
        rescuedRows = 0;
        corruptRecords = 0;
        droppedRecords = 0;
        badRecords = null;
        return decoded;
    }
}
