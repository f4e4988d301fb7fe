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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Columns that tell of the file a record came from; Auto Loader's {@code _metadata} fields and our own. */
@PublicEvolving
public enum MetadataColumn implements FileColumn {
    /** Full normalised location. */
    FILE_PATH("file_path", "file.path", new VarCharType(false, VarCharType.MAX_LENGTH)),
    /** Last segment of the location. */
    FILE_NAME("file_name", "file.name", new VarCharType(false, VarCharType.MAX_LENGTH)),
    /** Length of the file in bytes. */
    FILE_SIZE("file_size", "file.size", new BigIntType(false)),
    /** First byte of the range that was read. */
    FILE_BLOCK_START("file_block_start", null, new BigIntType(false)),
    /** Length of the range that was read. */
    FILE_BLOCK_LENGTH("file_block_length", null, new BigIntType(false)),
    /** Modification time of the file. */
    FILE_MODIFICATION_TIME("file_modification_time", "file.modification-time", new LocalZonedTimestampType(false, 6)),
    /** Number of the schema version the record was decoded under. */
    SCHEMA_VERSION("schema_version", null, new IntType(false)),
    /**
     * Number of the record among those delivered of its file, from 1. While it is read files are not cut; null in the later ranges of a
     * file that was cut before.
     */
    RECORD_NUMBER("record_number", null, new BigIntType()),
    /** When the ledger first saw the file. */
    DISCOVERY_TIME("discovery_time", null, new LocalZonedTimestampType(false, 3)),
    /** All that Auto Loader tells of a file, under its names. */
    METADATA(
            "_metadata",
            null,
            row(FILE_PATH, FILE_NAME, FILE_SIZE, FILE_BLOCK_START, FILE_BLOCK_LENGTH, FILE_MODIFICATION_TIME));

    private final String key;
    private final @Nullable String alias;
    private final LogicalType type;

    /**
     * @param key name that users write
     * @param alias name that Flink's FileSource has for it; null when it has none
     * @param type of its values
     */
    MetadataColumn(String key, @Nullable String alias, LogicalType type) {
        this.key = key;
        this.alias = alias;
        this.type = type;
    }

    private static RowType row(MetadataColumn... fields) {
        return new RowType(
                false,
                Arrays.stream(fields)
                        .map(field -> new RowType.RowField(field.key, field.type))
                        .toList());
    }

    /**
     * The column of a name.
     *
     * @param name its {@link #key}, or the name that Flink's FileSource has for it; in any case
     * @return empty when there is none; {@link #keys} lists them for the error
     */
    public static Optional<MetadataColumn> of(String name) {
        return Arrays.stream(values())
                .filter(column -> column.key.equalsIgnoreCase(name) || name.equalsIgnoreCase(column.alias))
                .findFirst();
    }

    /** All names that users may write, without those of Flink's FileSource. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(MetadataColumn::key).toList();
    }

    /** Every name that {@link #of} knows. */
    public static List<String> names() {
        return Arrays.stream(values())
                .flatMap(column -> Stream.of(column.key, column.alias))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The column name that users write. */
    public String key() {
        return key;
    }

    @Override
    public LogicalType type() {
        return type;
    }
}
