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

import io.cloudfiles.flink.batch.Timestamps;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The columns of a file, with the names and types of Spark's source {@code binaryFile}. */
enum FileColumn {
    /** Its location. */
    PATH("path", VarCharType.STRING_TYPE) {
        @Override
        Object valueOf(FileEntry file) {
            return StringData.fromString(file.location().toString());
        }
    },
    /** When it was last modified, as precise as the store tells. */
    MODIFICATION_TIME("modificationTime", new LocalZonedTimestampType(6)) {
        @Override
        Object valueOf(FileEntry file) {
            return Timestamps.ofMicros(file.modifiedMicros());
        }
    },
    /** Its size in bytes. */
    LENGTH("length", new BigIntType()) {
        @Override
        Object valueOf(FileEntry file) {
            return file.sizeBytes();
        }
    },
    /** What is in it, as it is: nothing is decompressed. */
    CONTENT("content", new VarBinaryType(VarBinaryType.MAX_LENGTH)) {
        @Override
        Object valueOf(FileEntry file) {
            throw new IllegalArgumentException("To be read: " + file.location());
        }
    };

    private final String columnName;
    private final LogicalType type;

    FileColumn(String columnName, LogicalType type) {
        this.columnName = columnName;
        this.type = type;
    }

    /** The value that is known without reading, in Flink's internal form. */
    abstract Object valueOf(FileEntry file);

    /** The column of a name. */
    static Optional<FileColumn> of(String name, boolean caseSensitive) {
        return Arrays.stream(values())
                .filter(column ->
                        caseSensitive ? column.columnName.equals(name) : column.columnName.equalsIgnoreCase(name))
                .findFirst();
    }

    /** Whether a column may be declared so: as it is, or as never null. */
    boolean isOf(LogicalType declared) {
        return declared.copy(true).equals(type);
    }

    /** All of them. */
    static RowType all() {
        List<RowType.RowField> fields = Arrays.stream(values())
                .map(column -> new RowType.RowField(column.columnName, column.type))
                .toList();
        return new RowType(true, fields);
    }
}
