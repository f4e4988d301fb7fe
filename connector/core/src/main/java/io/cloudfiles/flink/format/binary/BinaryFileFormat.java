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
package io.cloudfiles.flink.format.binary;

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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files as records of path, modification time, length and content, whatever is in them; an empty one, too. */
record BinaryFileFormat() implements FileFormat {
    static final String NAME = "binaryFile";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return false;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            // There are no bad records, so that the mode means nothing.
            SpecialColumns special = new SpecialColumns(schema, BadRecordMode.PERMISSIVE);
            List<RowType.RowField> fields = special.dataFields();
            special.start(range.file());
            return new BinaryFileReader(input, position, fields, columns(fields, schema.caseSensitive()), special);
        } catch (RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static List<FileColumn> columns(List<RowType.RowField> fields, boolean caseSensitive) {
        List<FileColumn> columns = new ArrayList<>();
        for (RowType.RowField field : fields) {
            columns.add(FileColumn.of(field.getName(), caseSensitive)
                    .filter(column -> column.isOf(field.getType()))
                    .orElseThrow(() -> new CloudFilesException(
                            ErrorCode.CF_INVALID_SCHEMA,
                            "The format 'binaryFile' has no column " + field.asSummaryString()
                                    + ". Declare some or all of 'path STRING, modificationTime TIMESTAMP_LTZ(6), "
                                    + "length BIGINT, content BYTES', or none.")));
        }
        return columns;
    }

    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> FileColumn.all();
    }
}
