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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rows of the batch that is being made, and what becomes of bad records. */
final class JsonRows {
    /** Key in the rescued data of a malformed record, when there is no corrupt record column that could take it. */
    static final String CORRUPT_RECORD = "_corrupt_record";

    private final JsonScanner in;
    private @Nullable FileEntry file;
    private final ReadSchema schema;
    private final BadRecordMode mode;
    private final Misfits misfits;
    private final RowColumn data;
    private final StringColumn rescued = new StringColumn();
    private final StringColumn corrupt = new StringColumn();
    private final RescuedData rescuedData = new RescuedData();

    /** Where the special columns are; -1 when there is none. */
    private final int rescuedIndex;

    private final int corruptIndex;

    private int rows;
    private int rescuedRows;
    private int corruptRecords;
    private int droppedRecords;

    JsonRows(JsonScanner in, JsonConfig config, ReadSchema schema) {
        this.in = in;
        this.schema = schema;
        this.mode = config.mode();
        this.misfits = new Misfits(schema.rescuedDataColumn() != null);
        this.rescuedIndex = index(schema.type(), schema.rescuedDataColumn());
        this.corruptIndex = index(schema.type(), schema.corruptRecordColumn());
        List<RowType.RowField> dataFields = new ArrayList<>();
        for (int i = 0; i < schema.type().getFieldCount(); i++) {
            if (i != rescuedIndex && i != corruptIndex) {
                dataFields.add(schema.type().getFields().get(i));
            }
        }
        this.data = new JsonColumns(config, schema.caseSensitive(), misfits).row(dataFields, "");
    }

    private static int index(RowType type, @Nullable String column) {
        return column == null ? -1 : type.getFieldIndex(column);
    }

    /** Begins a file. */
    void start(FileEntry next) {
        file = next;
        rescuedData.startFile(next.location());
    }

    /**
     * Reads an object into the next row, which is not kept until {@link #add}.
     *
     * @return false when the scanner is not at an object
     */
    boolean read(byte first) {
        misfits.truncate(0);
        reserve();
        return data.readValue(in, rows, first);
    }

    /**
     * Keeps the row that was read.
     *
     * @param start of the record's text
     * @param end of the record's text
     * @param offset of the record in the file
     */
    void add(int start, int end, long offset) {
        if (misfits.isEmpty()) {
            setClean();
        } else if (misfits.keepsUnknown()) {
            setClean();
            int from = rescuedData.position();
            misfits.writeTo(rescuedData, in.bytes);
            rescued.put(rows, from, from + rescuedData.endRow());
            rescuedRows++;
        } else if (isDropped(misfits.describeFirst(in.bytes), offset)) {
            return;
        } else {
            setClean();
            putCorrupt(start, end);
            corruptRecords++;
        }
        rows++;
    }

    /** Adds a record that is not JSON. */
    void addMalformed(int start, int end, long offset, @Nullable String reason) {
        if (isDropped(reason, offset)) {
            return;
        }
        if (data.hasRequiredFields()) {
            throw corrupt(
                    offset,
                    reason,
                    "A row of nulls cannot stand for it, since a column is NOT NULL. Declare all columns nullable, or "
                            + "set bad-records.mode = DROPMALFORMED.");
        }
        misfits.truncate(0);
        reserve();
        data.setNull(rows);
        setClean();
        putCorrupt(start, end);
        if (schema.corruptRecordColumn() == null && misfits.keepsUnknown()) {
            int from = rescuedData.position();
            rescuedData.put(List.of(), CORRUPT_RECORD, Utf8.replaceMalformed(in.bytes, start, end));
            rescued.put(rows, from, from + rescuedData.endRow());
            rescuedRows++;
        }
        corruptRecords++;
        rows++;
    }

    private void reserve() {
        data.reserve(rows + 1);
        rescued.reserve(rows + 1);
        corrupt.reserve(rows + 1);
    }

    private void setClean() {
        rescued.setNull(rows);
        corrupt.setNull(rows);
    }

    private void putCorrupt(int start, int end) {
        if (schema.corruptRecordColumn() == null) {
            return;
        }
        if (Utf8.isValid(in.bytes, start, end)) {
            corrupt.put(rows, start, end);
            return;
        }
        byte[] text = Utf8.replaceMalformed(in.bytes, start, end);
        int at = in.reserveSlack(text.length);
        System.arraycopy(text, 0, in.bytes, at, text.length);
        in.useSlack(at + text.length);
        corrupt.put(rows, at, at + text.length);
    }

    private boolean isDropped(@Nullable String reason, long offset) {
        if (mode == BadRecordMode.FAILFAST) {
            throw corrupt(
                    offset,
                    reason,
                    "The job fails since bad-records.mode = FAILFAST. Correct the file, or use PERMISSIVE to keep such "
                            + "records.");
        }
        if (mode == BadRecordMode.DROPMALFORMED) {
            droppedRecords++;
            return true;
        }
        return false;
    }

    private CloudFilesException corrupt(long offset, @Nullable String reason, String whatToDo) {
        return new CloudFilesException(
                ErrorCode.CF_CORRUPT_RECORD,
                "[" + Objects.requireNonNull(file).location() + "] record at byte " + offset + ": " + reason + ". "
                        + whatToDo);
    }

    int count() {
        return rows;
    }

    /** Whether no record was met since the last batch. */
    boolean isEmpty() {
        return rows == 0 && droppedRecords == 0;
    }

    /** About how many bytes the rows take in a serialized batch, without their text. */
    long widthBytes() {
        return in.expansion + (long) rows * data.fixedWidth() + rescuedData.position();
    }

    private ColumnVector[] columns() {
        ColumnVector[] dataColumns = data.finishFields(rows, in.bytes);
        ColumnVector[] columns = new ColumnVector[schema.type().getFieldCount()];
        int dataColumn = 0;
        for (int i = 0; i < columns.length; i++) {
            if (i == rescuedIndex) {
                columns[i] = rescued.finish(rows, rescuedData.buffer());
            } else if (i == corruptIndex) {
                columns[i] = corrupt.finish(rows, in.bytes);
            } else {
                columns[i] = dataColumns[dataColumn++];
            }
        }
        return columns;
    }

    /** Gives the rows away and begins the next batch. */
    DecodedBatch finish(ReadPosition next) {
        RecordBatch batch = RecordBatch.of(schema.version(), schema.type(), columns(), rows);
        DecodedBatch decoded = new DecodedBatch(batch, next, rescuedRows, corruptRecords, droppedRecords);
        rescuedData.startBuffer();
        in.expansion = 0;
        rows = 0;
        rescuedRows = 0;
        corruptRecords = 0;
        droppedRecords = 0;
        return decoded;
    }
}
