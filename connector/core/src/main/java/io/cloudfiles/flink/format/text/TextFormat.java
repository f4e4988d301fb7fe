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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.IOException;
import java.util.List;

/**
 * Text: each line, or each file, is a value of one STRING column.
 *
 * @param config the options
 */
record TextFormat(TextConfig config) implements FileFormat {
    static final String NAME = "text";

    private static final String COLUMN = "value";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return config.encoding().isSplittable(file) && !config.wholeText();
    }

    @Override
    public boolean canPrune() {
        return false;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            // There are no bad records, so that the mode means nothing.
            SpecialColumns special = new SpecialColumns(schema, BadRecordMode.PERMISSIVE);
            requireOneString(special.dataFields());
            special.start(range.file());
            return config.wholeText()
                    ? new WholeTextReader(config.encoding(), input, position, special)
                    : LineReader.open(config, input, range, position, special);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static void requireOneString(List<RowType.RowField> fields) {
        if (fields.size() != 1 || !fields.get(0).getType().copy(true).equals(VarCharType.STRING_TYPE)) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "The format 'text' gives one STRING column, but the schema is "
                            + new RowType(fields).asSummaryString() + ". Declare one column, such as 'value STRING'.");
        }
    }

    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> input.file().sizeBytes() == 0
                ? new RowType(true, List.of())
                : new RowType(true, List.of(new RowType.RowField(COLUMN, VarCharType.STRING_TYPE)));
    }
}
