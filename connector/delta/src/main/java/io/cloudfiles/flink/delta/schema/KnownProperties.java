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

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static io.cloudfiles.flink.delta.schema.PropertyValue.BOOLEAN;
import static io.cloudfiles.flink.delta.schema.PropertyValue.INDEXED_COLUMNS;
import static io.cloudfiles.flink.delta.schema.PropertyValue.INTERVAL;
import static io.cloudfiles.flink.delta.schema.PropertyValue.POSITIVE;
import static io.cloudfiles.flink.delta.schema.PropertyValue.SIZE;
import static io.cloudfiles.flink.delta.schema.PropertyValue.TEXT;
import static io.cloudfiles.flink.delta.schema.PropertyValue.oneOf;

/** The table properties that Delta knows, here and elsewhere; their names are compared without case. */
final class KnownProperties {
    /** What becomes of a property that is given for a new table. */
    enum Use {
        /** Kernel checks it and acts on it. */
        BY_KERNEL,
        /** It asks for nothing when a table is made, and is noted in it for those who act on it. */
        NOTED,
        /** The sink would not keep it. */
        REFUSED
    }

    /**
     * A property.
     *
     * @param name in Delta's spelling
     * @param use what becomes of it
     * @param value the values that it may have
     * @param reason why it is refused; else empty
     */
    record KnownProperty(String name, Use use, PropertyValue value, String reason) {}

    private static final String SET_BY_WRITERS = "Writers of the table set it by themselves.";
    private static final String NO_ICEBERG =
            "The sink writes no metadata of Iceberg or Hudi; let a program that does write the table.";
    private static final String CONVERSION = "It belongs to the conversion of an Iceberg table.";
    private static final String NO_COORDINATOR = "The sink commits to the log in the store, and to nothing else.";
    private static final String NO_REDIRECTION = "The sink follows no redirection to another table.";
    private static final String NO_PARTITIONS_IN_FILES =
            "The sink writes partition columns to the log, not into files.";
    private static final String NO_FILE_PREFIXES = "The sink puts files into the directories of their partitions.";
    private static final String PROTOCOL =
            "The protocol is the lowest that types and properties need; name what it has to list besides, by"
                    + " delta.feature.<name> = supported.";

    private static final Map<String, KnownProperty> ALL = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private static final Map<String, String> REFUSED_FAMILIES = Map.of(
            "delta.constraints.", "The sink checks no constraints.", "delta.universalformat.config.", NO_ICEBERG);

    static {
        kept("delta.appendOnly", Use.BY_KERNEL, BOOLEAN);
        kept("delta.checkpoint.writeStatsAsJson", Use.BY_KERNEL, BOOLEAN);
        kept("delta.checkpoint.writeStatsAsStruct", Use.BY_KERNEL, BOOLEAN);
        kept("delta.checkpointInterval", Use.BY_KERNEL, POSITIVE);
        kept("delta.checkpointPolicy", Use.BY_KERNEL, oneOf("classic", "v2"));
        kept("delta.columnMapping.mode", Use.BY_KERNEL, oneOf("none", "name", "id"));
        kept("delta.dataSkippingNumIndexedCols", Use.BY_KERNEL, INDEXED_COLUMNS);
        kept("delta.dataSkippingStatsColumns", Use.BY_KERNEL, TEXT);
        kept("delta.deletedFileRetentionDuration", Use.BY_KERNEL, INTERVAL);
        kept("delta.enableChangeDataFeed", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableDeletionVectors", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableExpiredLogCleanup", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableInCommitTimestamps", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableRowTracking", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableTypeWidening", Use.BY_KERNEL, BOOLEAN);
        kept("delta.enableVariantShredding", Use.BY_KERNEL, BOOLEAN);
        kept("delta.logRetentionDuration", Use.BY_KERNEL, INTERVAL);
        kept(TableProperties.COMPRESSION, Use.BY_KERNEL, oneOf("zstd", "snappy", "gzip", "uncompressed", "none"));

        kept("delta.autoOptimize", Use.NOTED, BOOLEAN);
        kept("delta.autoOptimize.autoCompact", Use.NOTED, BOOLEAN);
        kept("delta.autoOptimize.optimizeWrite", Use.NOTED, BOOLEAN);
        kept("delta.checkpointRetentionDuration", Use.NOTED, INTERVAL);
        kept("delta.dropFeatureTruncateHistory.retentionDuration", Use.NOTED, INTERVAL);
        kept("delta.enableFullRetentionRollback", Use.NOTED, BOOLEAN);
        kept("delta.isolationLevel", Use.NOTED, oneOf("Serializable", "WriteSerializable"));
        kept("delta.sampleRetentionDuration", Use.NOTED, INTERVAL);
        kept("delta.setTransactionRetentionDuration", Use.NOTED, INTERVAL);
        kept(TableProperties.TARGET_FILE_SIZE, Use.NOTED, SIZE);
        kept("delta.tuneFileSizesForRewrites", Use.NOTED, BOOLEAN);

        refused("delta.castIcebergTimeType", CONVERSION);
        refused("delta.columnMapping.maxColumnId", SET_BY_WRITERS);
        refused("delta.compatibility.symlinkFormatManifest.enabled", "The sink writes no manifests.");
        refused("delta.coordinatedCommits.commitCoordinator-preview", NO_COORDINATOR);
        refused("delta.coordinatedCommits.commitCoordinatorConf-preview", NO_COORDINATOR);
        refused("delta.coordinatedCommits.tableConf-preview", NO_COORDINATOR);
        refused(
                "delta.dataSkippingStringPrefixLength",
                "Bounds of texts that the sink writes have up to 32 characters, whatever the table asks for.");
        refused("delta.enableChangeDataCapture", "It is called delta.enableChangeDataFeed.");
        refused("delta.enableIcebergCompatV1", NO_ICEBERG);
        refused("delta.enableIcebergCompatV2", NO_ICEBERG);
        refused("delta.enableIcebergCompatV3", NO_ICEBERG);
        refused("delta.enableIcebergWriterCompatV1", NO_ICEBERG);
        refused("delta.enableIcebergWriterCompatV3", NO_ICEBERG);
        refused("delta.enableMaterializePartitionColumnsFeature", NO_PARTITIONS_IN_FILES);
        refused("delta.ignoreIcebergBucketPartition", CONVERSION);
        refused("delta.ignoreProtocolDefaults", PROTOCOL);
        refused("delta.inCommitTimestampEnablementTimestamp", SET_BY_WRITERS);
        refused("delta.inCommitTimestampEnablementVersion", SET_BY_WRITERS);
        refused("delta.lastCommitTimestamp", SET_BY_WRITERS);
        refused("delta.lastUpdateVersion", SET_BY_WRITERS);
        refused("delta.minReaderVersion", PROTOCOL);
        refused("delta.minWriterVersion", PROTOCOL);
        refused("delta.parquet.format.version", "The sink writes version 1 of the format.");
        refused("delta.randomPrefixLength", NO_FILE_PREFIXES);
        refused("delta.randomizeFilePrefixes", NO_FILE_PREFIXES);
        refused("delta.redirectReaderWriter-preview", NO_REDIRECTION);
        refused("delta.redirectWriterOnly-preview", NO_REDIRECTION);
        refused("delta.requireCheckpointProtectionBeforeVersion", SET_BY_WRITERS);
        refused("delta.rowTracking.materializedRowCommitVersionColumnName", SET_BY_WRITERS);
        refused("delta.rowTracking.materializedRowIdColumnName", SET_BY_WRITERS);
        refused("delta.rowTrackingSuspended", SET_BY_WRITERS);
        refused("delta.universalFormat.enabledFormats", NO_ICEBERG);
        refused("delta.universalFormat.iceberg.atomicConversion.supported", NO_ICEBERG);
        refused("delta.writePartitionColumnsToParquet", NO_PARTITIONS_IN_FILES);
    }

    private KnownProperties() {}

    private static void kept(String name, Use use, PropertyValue value) {
        ALL.put(name, new KnownProperty(name, use, value, ""));
    }

    private static void refused(String name, String reason) {
        ALL.put(name, new KnownProperty(name, Use.REFUSED, TEXT, reason));
    }

    /** The property of a name, in any case; a member of a family has its own name. */
    static Optional<KnownProperty> find(String name) {
        return Optional.ofNullable(ALL.get(name))
                .or(() -> REFUSED_FAMILIES.entrySet().stream()
                        .filter(family -> name.regionMatches(
                                true, 0, family.getKey(), 0, family.getKey().length()))
                        .map(family -> new KnownProperty(name, Use.REFUSED, TEXT, family.getValue()))
                        .findFirst());
    }

    /** All but families. */
    static Collection<KnownProperty> all() {
        return ALL.values();
    }
}
