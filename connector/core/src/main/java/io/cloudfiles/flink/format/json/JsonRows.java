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

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The rows of the batch that is being made, and what becomes of bad records. */
final class JsonRows {
    private final JsonScanner in;
    private final SpecialColumns special;
    private final Misfits misfits;
    private final RowColumn data;
    private final boolean splitsArrays;
    private int rows;

    JsonRows(JsonScanner in, JsonConfig config, ReadSchema schema) {
        this.in = in;
        this.special = new SpecialColumns(schema, config.mode());
        this.misfits = new Misfits(special.rescues());
        this.data = new JsonColumns(config, schema.caseSensitive(), misfits).record(special.dataFields());
        this.splitsArrays = config.singleVariantColumn() == null;
    }

    /** Whether each element of an array is a record. */
    boolean splitsArrays() {
        return splitsArrays;
    }

    /** Begins a file. */
    void start(FileEntry next) {
        special.start(next);
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
            special.setClean(rows);
        } else if (misfits.keepsUnknown()) {
            special.setClean(rows);
            misfits.writeTo(special.rescuedData(), in.bytes);
            special.endRescued(rows);
        } else if (!addMisfitting(misfits.describeFirst(in.bytes), start, end, offset)) {
            return;
        }
        rows++;
    }

    private boolean addMisfitting(@Nullable String reason, int start, int end, long offset) {
        if (special.isDropped(reason, offset, in.bytes, start, end)) {
            return false;
        }
        special.setClean(rows);
        putCorrupt(start, end);
        special.countCorrupt(reason, offset, in.bytes, start, end);
        return true;
    }

    /** Adds a record that is not JSON. */
    void addMalformed(int start, int end, long offset, @Nullable String reason) {
        if (special.isDropped(reason, offset, in.bytes, start, end)) {
            return;
        }
        if (data.hasRequiredFields()) {
            special.failForRequired(reason, offset);
        }
        misfits.truncate(0);
        reserve();
        data.setNull(rows);
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

    private void reserve() {
        data.reserve(rows + 1);
        special.reserve(rows + 1);
    }

    private void putCorrupt(int start, int end) {
        if (!special.keepsCorrupt()) {
            return;
        }
        if (Utf8.isValid(in.bytes, start, end)) {
            special.putCorrupt(rows, start, end);
            return;
        }
        byte[] text = Utf8.replaceMalformed(in.bytes, start, end);
        int at = in.reserveSlack(text.length);
        System.arraycopy(text, 0, in.bytes, at, text.length);
        in.useSlack(at + text.length);
        special.putCorrupt(rows, at, at + text.length);
    }

    /** Records since the last batch, dropped ones too, since a batch carries these as well. */
    int count() {
        return rows + special.dropped();
    }

    /** Whether no record was met since the last batch. */
    boolean isEmpty() {
        return rows == 0 && !special.hasDropped();
    }

    /** About how many bytes the rows take in a serialized batch, without their text. */
    long widthBytes() {
        return in.expansion + (long) rows * data.fixedWidth() + special.rescuedBytes();
    }

    /** Gives the rows away and begins the next batch. */
    DecodedBatch finish(ReadPosition next) {
        DecodedBatch decoded = special.finish(data.finishFields(rows, in.bytes), rows, in.bytes, next);
        in.expansion = 0;
        rows = 0;
        return decoded;
    }
}
