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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.distribution.DistributionMode;
import io.cloudfiles.flink.delta.schema.FileSettings;
import io.cloudfiles.flink.delta.write.WriterConfig;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a sink writes and commits; resolved once, where the job is built.
 *
 * @param uid unique among the sinks of a job; part of every transaction's name
 * @param access how to reach the table
 * @param rows names and types of the rows, where they are known beforehand: then the table is made at start
 * @param partitionBy partition columns; empty to take those of an existing table
 * @param clusterBy clustering columns of a table that is made
 * @param tableProperties for a table that is made, {@code delta.*}
 * @param createTable whether a missing table is made
 * @param mergeSchema whether an existing table is changed to take the rows
 * @param allowProtocolUpgrade whether its protocol may be raised for that
 * @param fileSettings size and compression of data files, where they are set; else as the table asks for, or the defaults
 * @param maxOpenFiles data files open at once
 * @param distribution which writer gets which rows
 * @param recordSources whether commits say how many rows are of which file
 * @param commitAttempts attempts at one commit
 */
record DeltaConfig(
        String uid,
        TableAccess access,
        @Nullable RowType rows,
        List<String> partitionBy,
        List<String> clusterBy,
        Map<String, String> tableProperties,
        boolean createTable,
        boolean mergeSchema,
        boolean allowProtocolUpgrade,
        FileSettings fileSettings,
        int maxOpenFiles,
        DistributionMode distribution,
        boolean recordSources,
        int commitAttempts)
        implements Serializable {
    DeltaConfig {
        partitionBy = List.copyOf(partitionBy);
        clusterBy = List.copyOf(clusterBy);
        tableProperties = Map.copyOf(tableProperties);
    }

    /** The same where an existing table is changed to take the rows, and none is made. */
    DeltaConfig merging() {
        return new DeltaConfig(
                uid,
                access,
                rows,
                partitionBy,
                clusterBy,
                tableProperties,
                false,
                true,
                allowProtocolUpgrade,
                fileSettings,
                maxOpenFiles,
                distribution,
                recordSources,
                commitAttempts);
    }

    /** @param options typed values under canonical keys; problems with them are added to the list */
    static DeltaConfig from(
            ReadableConfig options,
            String uid,
            TableAccess access,
            @Nullable RowType rows,
            List<String> partitionBy,
            Map<String, String> tableProperties,
            List<OptionProblem> problems) {
        Optional<Long> targetFileBytes =
                options.getOptional(DeltaOptions.TARGET_FILE_SIZE.option()).map(MemorySize::getBytes);
        targetFileBytes.ifPresent(bytes -> requirePositive(DeltaOptions.TARGET_FILE_SIZE.key(), bytes, problems));
        int maxOpenFiles = options.get(DeltaOptions.MAX_OPEN_FILES.option());
        requirePositive(DeltaOptions.MAX_OPEN_FILES.key(), maxOpenFiles, problems);
        int commitAttempts = options.get(DeltaOptions.COMMIT_ATTEMPTS.option());
        requirePositive(DeltaOptions.COMMIT_ATTEMPTS.key(), commitAttempts, problems);
        List<String> clusterBy = columns(options.get(DeltaOptions.CLUSTER_BY.option()));
        if (!clusterBy.isEmpty() && !partitionBy.isEmpty()) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + DeltaOptions.CLUSTER_BY.key() + "' = '" + String.join(",", clusterBy)
                            + "' cannot be combined with partition columns (" + String.join(", ", partitionBy)
                            + "): Delta clusters tables that have none. Leave one of the two out."));
        }
        return new DeltaConfig(
                uid,
                access,
                rows,
                partitionBy,
                clusterBy,
                tableProperties,
                options.get(DeltaOptions.CREATE_TABLE.option()),
                options.get(DeltaOptions.MERGE_SCHEMA.option()),
                options.get(DeltaOptions.ALLOW_PROTOCOL_UPGRADE.option()),
                new FileSettings(
                        targetFileBytes.orElse(null),
                        options.getOptional(DeltaOptions.COMPRESSION.option()).orElse(null)),
                maxOpenFiles,
                options.get(DeltaOptions.DISTRIBUTION.option()),
                options.get(DeltaOptions.RECORD_SOURCES.option()),
                commitAttempts);
    }

    private static List<String> columns(@Nullable String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(",", -1)).map(String::strip).toList();
    }

    private static void requirePositive(String key, long value, List<OptionProblem> problems) {
        if (value < 1) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + key + "' = '" + value + "' is wrong: it must be positive."));
        }
    }

    /** Whether the rows go to writers by their partition. */
    boolean isDistributed() {
        return switch (distribution) {
            case AUTO -> !partitionBy.isEmpty();
            case NONE -> false;
            case ADAPTIVE -> true;
        };
    }

    private long targetFileBytes() {
        Long set = fileSettings.targetBytes();
        return set == null
                ? DeltaOptions.TARGET_FILE_SIZE.option().defaultValue().getBytes()
                : set;
    }

    WriterConfig writer() {
        WriterConfig defaults = WriterConfig.DEFAULT;
        return new WriterConfig(
                targetFileBytes(),
                defaults.rowGroupBytes(),
                defaults.maxBufferedBytes(),
                maxOpenFiles,
                defaults.closeThreads(),
                DeltaOptions.COMPRESSION.option().defaultValue());
    }
}
