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

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.SampledRecords;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the schema of separated values: the names of the header, or the positions of the first record, and the types of the values. */
record CsvSchemaInferrer(CsvConfig config) implements SchemaInferrer {
    @Override
    public RowType infer(StorageInput input, long maxBytes) throws IOException {
        String whole = config.singleVariantColumn();
        if (whole != null) {
            boolean isEmpty = input.file().sizeBytes() == 0;
            return new RowType(true, isEmpty ? List.of() : List.of(new RowType.RowField(whole, new VariantType())));
        }
        TextInput text = config.encoding().open(input);
        try (LineChunks chunks = LineChunks.head(text, config.dialect().lineEnd(), maxBytes)) {
            return infer(chunks, input.file());
        } catch (UnescapedQuoteException e) {
            throw CsvHeaderReader.unreadable(input.file(), e);
        }
    }

    /** A value behind the last name of a header has no name. */
    @Override
    public boolean mayBeColumn(String name) {
        return !CsvHeader.isPosition(name);
    }

    private RowType infer(LineChunks chunks, FileEntry file) throws IOException {
        CsvScanner in = CsvScanner.of(config.dialect(), config.texts());
        CsvHeader header = new CsvHeaderReader(config, in, chunks, file).read(config.caseSensitive());
        if (header.width() == 0 || in.position > chunks.wholeLimit() || !config.hasHeader() && isCutOff(in, chunks)) {
            return new RowType(true, List.of());
        }
        LogicalType[] types = new LogicalType[header.width()];
        Arrays.fill(types, config.inference().infersTypes() ? new NullType() : VarCharType.STRING_TYPE);
        if (config.inference().infersTypes()) {
            observe(in, chunks, types);
        }
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            fields.add(new RowType.RowField(header.columnNames().get(i), types[i]));
        }
        return new RowType(true, fields);
    }

    /** Whether not even the first record is whole. */
    private static boolean isCutOff(CsvScanner in, LineChunks chunks) {
        int start = in.position;
        while (in.value()) {
            // Only its end is of interest.
        }
        boolean isCut = in.incomplete || in.position > chunks.wholeLimit();
        in.incomplete = false;
        in.position = start;
        return isCut;
    }

    private void observe(CsvScanner in, LineChunks chunks, LogicalType[] types) throws IOException {
        CsvTypes values = new CsvTypes(in, config);
        LogicalType[] ofRecord = new LogicalType[types.length];
        SampledRecords sample = new SampledRecords(config.inference().share());
        while (true) {
            while (in.nextRecord() < chunks.wholeLimit()) {
                int start = in.position;
                int count = readTypes(in, values, ofRecord);
                if (in.incomplete || in.position > chunks.wholeLimit()) {
                    in.incomplete = false;
                    in.position = start;
                    break;
                }
                if (sample.takesNext()) {
                    merge(types, ofRecord, count);
                }
            }
            int next = chunks.isLast() ? -1 : chunks.next(in.position);
            if (next < 0) {
                return;
            }
            in.load(chunks, next);
        }
    }

    private static void merge(LogicalType[] types, LogicalType[] ofRecord, int count) {
        for (int i = 0; i < count; i++) {
            types[i] = types[i].equals(ofRecord[i]) ? types[i] : TypeMerger.merge(types[i], ofRecord[i]);
        }
    }

    /** The types of the values of the next record; how many of them have a column. */
    private static int readTypes(CsvScanner in, CsvTypes values, LogicalType[] types) {
        int count = 0;
        boolean more = true;
        while (more) {
            more = in.value();
            if (count < types.length && !in.incomplete) {
                types[count++] = values.type();
            }
        }
        return count;
    }
}
