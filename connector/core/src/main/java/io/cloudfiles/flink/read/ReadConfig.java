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

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How released ranges are read; resolved from the {@code read.*}, {@code schema.*} and format options.
 *
 * @param format the file format
 * @param columns what it produces
 * @param storageOptions options of the storage backends
 * @param badRecordMode what the format does with bad records
 * @param openFiles how many files each reader opens at once
 * @param ignoreCorruptFiles whether unreadable files are skipped
 * @param ignoreMissingFiles whether vanished files are skipped
 * @param maxAttempts attempts at one file
 * @param onFailure what happens after the last attempt
 * @param evolution how the schema follows the files; null when it does not
 * @param badRecordsPath location of the directory that takes bad records and unreadable files; null for none
 * @param leavesChanges whether a file that changed since it was released is left to the release of its new version
 */
@Internal
public record ReadConfig(
        FileFormat format,
        ReadColumns columns,
        Map<String, String> storageOptions,
        BadRecordMode badRecordMode,
        OpenFiles openFiles,
        boolean ignoreCorruptFiles,
        boolean ignoreMissingFiles,
        int maxAttempts,
        FailureMode onFailure,
        @Nullable EvolutionConfig evolution,
        @Nullable String badRecordsPath,
        boolean leavesChanges)
        implements Serializable {
    /** With a schema that stays as it is, and without a directory of bad records. */
    public ReadConfig(
            FileFormat format,
            ReadColumns columns,
            Map<String, String> storageOptions,
            BadRecordMode badRecordMode,
            int concurrentFiles,
            boolean ignoreCorruptFiles,
            boolean ignoreMissingFiles,
            int maxAttempts,
            FailureMode onFailure) {
        this(
                format,
                columns,
                storageOptions,
                badRecordMode,
                OpenFiles.upTo(concurrentFiles),
                ignoreCorruptFiles,
                ignoreMissingFiles,
                maxAttempts,
                onFailure,
                null,
                null,
                false);
    }

    /**
     * Resolves the options.
     *
     * @param options typed values under canonical keys
     * @param format the file format
     * @param columns what it produces
     * @param storageOptions options of the storage backends
     * @param directories what the files are in
     */
    public static ReadConfig from(
            ReadableConfig options,
            FileFormat format,
            ReadColumns columns,
            Map<String, String> storageOptions,
            Collection<Location> directories) {
        @Nullable
        String badRecordsPath =
                BadRecordOptions.path(options).map(Location::toString).orElse(null);
        return new ReadConfig(
                format,
                columns,
                storageOptions,
                BadRecordOptions.mode(options, BadRecordMode.PERMISSIVE),
                ReadOptions.openFiles(options, directories),
                options.getOptional(ReadOptions.IGNORE_CORRUPT_FILES.option()).orElse(badRecordsPath != null),
                options.getOptional(ReadOptions.IGNORE_MISSING_FILES.option()).orElse(badRecordsPath != null),
                options.get(ReadOptions.MAX_ATTEMPTS.option()),
                options.get(ReadOptions.ON_FAILURE.option()),
                null,
                badRecordsPath,
                false);
    }

    /** The same with a schema that follows the files. */
    public ReadConfig evolving(EvolutionConfig how) {
        return with(columns, openFiles, how, leavesChanges);
    }

    /** The same for a ledger that brings each version of a file by itself. */
    public ReadConfig leavingChanges(boolean leaves) {
        return with(columns, openFiles, evolution, leaves);
    }

    private ReadConfig with(
            ReadColumns otherColumns,
            OpenFiles otherOpenFiles,
            @Nullable EvolutionConfig otherEvolution,
            boolean leaves) {
        return new ReadConfig(
                format,
                otherColumns,
                storageOptions,
                badRecordMode,
                otherOpenFiles,
                ignoreCorruptFiles,
                ignoreMissingFiles,
                maxAttempts,
                onFailure,
                otherEvolution,
                badRecordsPath,
                leaves);
    }

    /** The same with few files open at once, since each that is ahead of the others is ahead of their event time. */
    public ReadConfig readingInOrder() {
        return with(columns, OpenFiles.upTo(openFiles.mostLarge()), evolution, leavesChanges);
    }

    /** Whether a file may be read in ranges: the format can, and no column counts the records of the file. */
    public boolean mayCut(FileEntry file) {
        return !columns.gives(MetadataColumn.RECORD_NUMBER) && format.isSplittable(file);
    }

    /** What the format decodes. */
    public ReadSchema schema() {
        return columns.schema();
    }

    /** Type of the batches that are produced. */
    public RowType outputType() {
        return columns.type();
    }

    /**
     * The same giving other columns, in another order, and decoding no more than they need.
     *
     * @param names of columns of {@link #outputType}; may be none
     * @throws IllegalArgumentException when there is no such column
     */
    public ReadConfig project(List<String> names) {
        // Every value of a record tells whether it is bad, and whether it ends differently for that, or whether it is
        // of a new column.
        boolean prunes = format.canPrune() && badRecordMode == BadRecordMode.PERMISSIVE && evolution == null;
        return with(columns.project(names, prunes), openFiles, evolution, leavesChanges);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "ReadConfig[format=" + format + ", columns=" + columns + ", storageOptions="
                + SecretMask.printable(storageOptions) + "]";
    }
}
