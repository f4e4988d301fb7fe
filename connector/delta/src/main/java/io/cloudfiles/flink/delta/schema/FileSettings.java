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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What somebody asks of the data files of a table. Nothing is null but what is left to others.
 *
 * @param targetBytes size at which a file is finished
 * @param compression of its pages
 */
@Internal
public record FileSettings(
        @Nullable Long targetBytes, @Nullable ParquetCompression compression) implements Serializable {
    /** Leaves all to others. */
    public static final FileSettings NONE = new FileSettings(null, null);

    private static final String NO_COMPRESSION = "none";

    /**
     * These, and where they leave something open, what the table asks for.
     *
     * @throws CloudFilesException with {@link ErrorCode#CF_DELTA_TABLE_UNSUPPORTED} when that cannot be done
     */
    public FileSettings orThoseOf(TableDefinition table) {
        return new FileSettings(
                targetBytes == null ? targetBytes(table) : targetBytes,
                compression == null ? compression(table) : compression);
    }

    private static @Nullable Long targetBytes(TableDefinition table) {
        String size = table.properties().get(TableProperties.TARGET_FILE_SIZE);
        if (size == null) {
            return null;
        }
        return PropertyValue.SIZE
                .canonical()
                .apply(size)
                .map(MemorySize::parseBytes)
                .orElseThrow(() -> unusable(table, TableProperties.TARGET_FILE_SIZE, size, "sink.target-file-size"));
    }

    private static @Nullable ParquetCompression compression(TableDefinition table) {
        String codec = table.properties().get(TableProperties.COMPRESSION);
        if (codec == null) {
            return null;
        }
        if (codec.equalsIgnoreCase(NO_COMPRESSION)) {
            return ParquetCompression.UNCOMPRESSED;
        }
        return Arrays.stream(ParquetCompression.values())
                .filter(known -> codec.equalsIgnoreCase(known.toString()))
                .findFirst()
                .orElseThrow(() -> unusable(table, TableProperties.COMPRESSION, codec, "sink.compression"));
    }

    private static CloudFilesException unusable(TableDefinition table, String property, String value, String option) {
        return new CloudFilesException(
                ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                "[" + table.location() + "] The table asks for files with '" + property + "' = '" + value
                        + "', which cannot be written here. Change the property, or set the option " + option
                        + " of the sink, which writes others then.");
    }
}
