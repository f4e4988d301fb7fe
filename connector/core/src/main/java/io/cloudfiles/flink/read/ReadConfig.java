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

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadSchema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How released ranges are read; resolved from the {@code read.*}, {@code schema.*} and format options.
 *
 * @param format the file format
 * @param schema what the format produces
 * @param metadata metadata columns that are appended behind the data columns, in this order: column name in the output to what it holds
 * @param storageOptions options of the storage backends
 * @param concurrentFiles files opened at once per reader
 * @param ignoreCorruptFiles whether unreadable files are skipped
 * @param ignoreMissingFiles whether vanished files are skipped
 * @param maxAttempts attempts at one file
 * @param onFailure what happens after the last attempt
 */
@Internal
public record ReadConfig(
        FileFormat format,
        ReadSchema schema,
        LinkedHashMap<String, MetadataColumn> metadata,
        Map<String, String> storageOptions,
        int concurrentFiles,
        boolean ignoreCorruptFiles,
        boolean ignoreMissingFiles,
        int maxAttempts,
        FailureMode onFailure)
        implements Serializable {
    /**
     * Resolves the options.
     *
     * @param options typed values under canonical keys
     * @param format the file format
     * @param schema what the format produces
     * @param metadata name in the output to the metadata column to append
     * @param storageOptions options of the storage backends
     */
    public static ReadConfig from(
            ReadableConfig options,
            FileFormat format,
            ReadSchema schema,
            LinkedHashMap<String, MetadataColumn> metadata,
            Map<String, String> storageOptions) {
        return new ReadConfig(
                format,
                schema,
                metadata,
                storageOptions,
                options.get(ReadOptions.CONCURRENT_FILES.option()),
                options.get(ReadOptions.IGNORE_CORRUPT_FILES.option()),
                options.get(ReadOptions.IGNORE_MISSING_FILES.option()),
                options.get(ReadOptions.MAX_ATTEMPTS.option()),
                options.get(ReadOptions.ON_FAILURE.option()));
    }

    /** Type of the batches that are produced: the data columns, then the metadata columns. */
    public RowType outputType() {
        List<RowType.RowField> fields = new ArrayList<>(schema.type().getFields());
        metadata.forEach((name, column) -> fields.add(new RowType.RowField(name, column.type())));
        return new RowType(false, fields);
    }
}
