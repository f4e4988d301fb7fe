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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of the batch that is being made, and what becomes of bad records. */
class CsvRows {
    private static final int MISFIT_INTS = 3;
    private static final int SHOWN_BYTES = 40;

    private final CsvScanner in;
    private final SpecialColumns special;
    private final List<String> columnNames;
    private final CsvColumn[] columns;
    private final int[] required;
    private final int fixedWidth;
    private final boolean caseSensitive;

    private CsvHeader header = CsvHeader.NONE;
    private FieldMap fields;
    private int rows;

    /** Values of the current row that fit no column: field, start, end. */
    private int[] misfits = new int[8 * MISFIT_INTS];

    private int misfitInts;

    private final CsvMisfits blockMisfits = new CsvMisfits();

    /** Those of a configuration. */
    static CsvRows of(CsvScanner in, CsvConfig config, ReadSchema schema) {
        return config.singleVariantColumn() == null
                ? new CsvRows(in, config, schema)
                : new WholeRecords(in, config, schema);
    }

    /** For {@link #of} and subclasses. */
    CsvRows(CsvScanner in, CsvConfig config, ReadSchema schema) {
        this.in = in;
        this.special = new SpecialColumns(schema, config.mode());
        this.caseSensitive = schema.caseSensitive();
        List<RowType.RowField> dataFields = special.dataFields();
        this.columnNames = dataFields.stream().map(RowType.RowField::getName).toList();
        this.columns = new CsvColumns(config).of(dataFields, caseSensitive);
        this.required = IntStream.range(0, columns.length)
                .filter(column -> !dataFields.get(column).getType().isNullable())
                .toArray();
        this.fixedWidth = Arrays.stream(columns).mapToInt(CsvColumn::fixedWidth).sum();
        this.fields = FieldMap.of(header, columnNames, caseSensitive);
    }

    /** Begins a file. */
    void start(FileEntry file, CsvHeader next) {
        special.start(file);
        if (!next.names().equals(header.names()) || next.width() != header.width()) {
            fields = FieldMap.of(next, columnNames, caseSensitive);
        }
        header = next;
    }

    /** Begins a row, which is not kept until {@link #add}. */
    void begin() {
        misfitInts = 0;
        for (CsvColumn column : columns) {
            column.reserve(rows + 1);
        }
        special.reserve(rows + 1);
    }

    /** Takes the scanner's value. */
    void take(int field) {
        int column = fields.column(field);
        if (column == FieldMap.NO_COLUMN) {
            if (special.rescues() && !in.isNull()) {
                addMisfit(field);
            }
        } else if (in.isNull()) {
            columns[column].readNull(rows);
        } else {
            columns[column].setNotNull(rows);
            int start = in.textStart;
            int end = in.textEnd;
            if (!columns[column].read(in, rows)) {
                in.textStart = start;
                in.textEnd = end;
                addMisfit(field);
                columns[column].setNull(rows);
            }
        }
    }

    private void addMisfit(int field) {
        in.repair();
        if (misfitInts == misfits.length) {
            misfits = Arrays.copyOf(misfits, 2 * misfits.length);
        }
        misfits[misfitInts] = field;
        misfits[misfitInts + 1] = in.textStart;
        misfits[misfitInts + 2] = in.textEnd;
        misfitInts += MISFIT_INTS;
    }

    /**
     * Keeps the row, as far as the mode allows.
     *
     * @param count how many values it has
     * @param start of the record's text
     * @param end of the record's text
     * @param offset of the record in the file
     * @param trouble what else is wrong with it, or null
     */
    void add(int count, int start, int end, long offset, @Nullable String trouble) {
        setMissing(count);
        String reason = trouble != null ? trouble : reason(count);
        @Nullable String requiredColumn = nullThatMustNotBe();
        if (requiredColumn != null) {
            String why = "no value for column '" + requiredColumn + "', which is NOT NULL";
            if (!special.isDropped(why, offset, in.bytes, start, end)) {
                special.failForRequired(why, offset);
            }
            return;
        }
        if (reason != null && special.isDropped(reason, offset, in.bytes, start, end)) {
            return;
        }
        special.setClean(rows);
        if (special.rescues() && misfitInts > 0) {
            rescueMisfits();
        }
        if (reason != null) {
            putCorrupt(start, end);
            special.countCorrupt(reason, offset, in.bytes, start, end);
        }
        rows++;
    }

    /** Adds a record that cannot be taken apart. */
    void addMalformed(int start, int end, long offset, String reason) {
        if (special.isDropped(reason, offset, in.bytes, start, end)) {
            return;
        }
        if (required.length > 0) {
            special.failForRequired(reason, offset);
        }
        for (CsvColumn column : columns) {
            column.setNull(rows);
        }
        special.setClean(rows);
        putCorrupt(start, end);
        if (!special.keepsCorrupt() && special.rescues()) {
            byte[] text = Utf8.replaceMalformed(in.bytes, start, end);
            special.rescuedData().put(List.of(), SpecialColumns.CORRUPT_RECORD, text);
            special.endRescued(rows);
        }
        special.countCorrupt(reason, offset, in.bytes, start, end);
        rows++;
    }

    /**
     * Takes records that were taken apart.
     *
     * @return how many of them became rows: those in front of the first one that may be bad, which {@link #add} tells
     */
    int take(CsvBlock block) {
        int count = block.records();
        for (CsvColumn column : columns) {
            column.reserve(rows + count);
        }
        special.reserve(rows + count);
        blockMisfits.clear();
        for (int field = 0; field < fields.width(); field++) {
            int column = fields.column(field);
            if (column != FieldMap.NO_COLUMN) {
                columns[column].readAll(block, field, rows, blockMisfits);
            } else if (special.rescues()) {
                blockMisfits.addAll(block, field);
            }
        }
        blockMisfits.sort();
        for (int row = rows; row < rows + count; row++) {
            special.setClean(row);
            for (int column : fields.absent()) {
                columns[column].setNull(row);
            }
        }
        int good = goodRecords(count);
        rescueMisfits(block, good);
        rows += good;
        return good;
    }

    /** How many records of the block are in front of the first one that is bad, by a misfit that is not kept or a null. */
    private int goodRecords(int count) {
        int good = special.rescues() || blockMisfits.isEmpty() ? count : blockMisfits.record(0);
        for (int column : required) {
            for (int record = 0; record < good; record++) {
                if (columns[column].isNull(rows + record)) {
                    good = record;
                }
            }
        }
        return good;
    }

    private void rescueMisfits(CsvBlock block, int good) {
        for (int i = 0; i < blockMisfits.size() && blockMisfits.record(i) < good; i++) {
            int record = blockMisfits.record(i);
            int field = blockMisfits.field(i);
            special.rescuedData()
                    .put(fields.name(field), block.bytes(), block.from(record, field), block.to(record, field));
            if (i + 1 == blockMisfits.size() || blockMisfits.record(i + 1) != record) {
                special.endRescued(rows + record);
            }
        }
    }

    /** That a record cannot be read, whatever the mode. */
    CloudFilesException unreadable(long offset, UnescapedQuoteException why) {
        return special.corrupt(offset, why.getMessage(), UnescapedQuoteException.WHAT_TO_DO);
    }

    /** Sets the columns of the row that have no value, with so many of them read. */
    void setMissing(int count) {
        for (int column : fields.missing()) {
            columns[column].setNull(rows);
        }
        for (int field = count; field < fields.length(); field++) {
            int column = fields.column(field);
            if (column != FieldMap.NO_COLUMN) {
                columns[column].setNull(rows);
            }
        }
    }

    /** What is wrong with the row, with so many values; null when nothing is. */
    @Nullable
    String reason(int count) {
        if (count != fields.width()) {
            return count + " values, but the first record of the file has " + fields.width();
        }
        return misfitInts == 0 || special.rescues() ? null : describeFirst();
    }

    private String describeFirst() {
        int shown = Math.min(misfits[2], misfits[1] + SHOWN_BYTES);
        return "field '" + new String(fields.name(misfits[0]), StandardCharsets.UTF_8)
                + "' does not fit the type of its column: "
                + new String(in.bytes, misfits[1], shown - misfits[1], StandardCharsets.UTF_8)
                + (shown < misfits[2] ? "…" : "");
    }

    private @Nullable String nullThatMustNotBe() {
        for (int column : required) {
            if (columns[column].isNull(rows)) {
                return columnNames.get(column);
            }
        }
        return null;
    }

    private void rescueMisfits() {
        for (int i = 0; i < misfitInts; i += MISFIT_INTS) {
            special.rescuedData().put(fields.name(misfits[i]), in.bytes, misfits[i + 1], misfits[i + 2]);
        }
        special.endRescued(rows);
    }

    private void putCorrupt(int start, int end) {
        if (!special.keepsCorrupt()) {
            return;
        }
        in.expansion += (long) end - start;
        if (Utf8.isValid(in.bytes, start, end)) {
            special.putCorrupt(rows, start, end);
        } else {
            in.setText(Utf8.replaceMalformed(in.bytes, start, end));
            special.putCorrupt(rows, in.textStart, in.textEnd);
        }
    }

    /** The scanner. */
    CsvScanner in() {
        return in;
    }

    /** The fields that are data. */
    List<RowType.RowField> dataFields() {
        return special.dataFields();
    }

    /** The columns that are data. */
    CsvColumn[] columns() {
        return columns;
    }

    /** What the file says of its records. */
    CsvHeader header() {
        return header;
    }

    /** Records since the last batch, dropped ones too, since a batch carries these as well. */
    int count() {
        return rows + special.dropped();
    }

    /** How many values the records of the file should have. */
    int recordWidth() {
        return fields.width();
    }

    /** How many rows more there is room for in so many bytes, if no text were in them. */
    int roomIn(long bytes) {
        return (int) Math.max(0, (bytes - widthBytes()) / Math.max(1, fixedWidth));
    }

    /** Whether no record was met since the last batch. */
    boolean isEmpty() {
        return rows == 0 && !special.hasDropped();
    }

    /** About how many bytes the rows take in a serialized batch, without their text. */
    long widthBytes() {
        return in.expansion + (long) rows * fixedWidth + special.rescuedBytes();
    }

    /** Gives the rows away and begins the next batch. */
    DecodedBatch finish(ReadPosition next) {
        ColumnVector[] vectors = new ColumnVector[columns.length];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = columns[i].finish(rows, in.bytes);
        }
        DecodedBatch decoded = special.finish(vectors, rows, in.bytes, next);
        in.expansion = 0;
        rows = 0;
        return decoded;
    }
}
