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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.Location;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Format;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.data.TransactionStateRow;
import io.delta.kernel.internal.files.ParsedPublishedDeltaData;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Tuple2;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The one class that touches {@code io.delta.kernel.internal}, for what the public interfaces lack. A new version of Kernel is first
 * compared with this class; beside it only {@link LogState} reads the actions of the log, and {@link LogParquetReader} uses two of Kernel's
 * internal Parquet converters.
 */
@Internal
public final class KernelInternals {
    private static final int COMMIT_INFO = SingleAction.FULL_SCHEMA.indexOf("commitInfo");

    /** The tag of files that were clustered together. */
    private static final String CLUSTER = "ZCUBE_ID";

    private KernelInternals() {}

    /** An iterator that closes nothing. */
    public static <T> CloseableIterator<T> closeable(Iterator<T> iterator) {
        return Utils.toCloseableIterator(iterator);
    }

    /** A location as Kernel writes it: compared with its own paths, {@code file:///x} is not {@code file:/x}. */
    static String path(Location location) {
        return new Path(location.toString()).toString();
    }

    /** The id that a table got when it was made. */
    public static String tableId(Snapshot snapshot) {
        return snapshot.getMetadata().getId();
    }

    /** The writer version that the table asks for; 7 means that features are listed by name. */
    public static int writerVersion(Snapshot snapshot) {
        return snapshot.getProtocol().getMinWriterVersion();
    }

    /** The features that the table lists by name; empty below writer version 7. */
    public static Set<String> features(Snapshot snapshot) {
        Protocol protocol = snapshot.getProtocol();
        Set<String> names = new TreeSet<>(protocol.getReaderFeatures());
        names.addAll(protocol.getWriterFeatures());
        return names;
    }

    /** Physical paths of the columns that the table is clustered by; reads the log. */
    public static Set<List<String>> clusteringColumns(Snapshot snapshot) {
        return ((SnapshotImpl) snapshot)
                .getPhysicalClusteringColumns().orElse(List.of()).stream()
                        .map(column -> List.of(column.getNames()))
                        .collect(Collectors.toSet());
    }

    /**
     * A transaction that changes what a table is. Kernel's public one changes columns only under column mapping.
     *
     * @param schema all columns, complete with metadata
     * @param properties to set; {@code delta.feature.*} raise the protocol and are not kept, and so do others that need a feature
     * @throws RuntimeException of Kernel's when it cannot write the table as it would be
     */
    public static Transaction evolve(
            Snapshot snapshot, String engineInfo, StructType schema, Map<String, String> properties) {
        SnapshotImpl before = (SnapshotImpl) snapshot;
        Metadata asked = before.getMetadata().withNewSchema(schema).withMergedConfiguration(properties);
        Tuple2<Set<TableFeature>, Optional<Metadata>> features = TableFeatures.extractFeaturePropertyOverrides(asked);
        Metadata metadata = features._2.orElse(asked);
        Optional<Protocol> protocol = TableFeatures.autoUpgradeProtocolBasedOnMetadata(
                        metadata, features._1, before.getProtocol())
                .map(upgrade -> upgrade._1);
        TableFeatures.validateKernelCanWriteToTable(
                protocol.orElse(before.getProtocol()),
                metadata,
                before.getDataPath().toString());
        return new TransactionImpl(
                false,
                before.getDataPath(),
                Optional.of(before),
                engineInfo,
                Operation.MANUAL_UPDATE,
                protocol,
                Optional.of(metadata),
                before.getCommitter(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                System::currentTimeMillis);
    }

    /**
     * A transaction that makes a table, with properties beside those that Kernel knows.
     *
     * @param kernels Kernel's transaction that would make the table without them
     * @param properties that ask for nothing when a table is made
     */
    public static Transaction create(
            Engine engine, Transaction kernels, String engineInfo, Map<String, String> properties) {
        TransactionImpl planned = (TransactionImpl) kernels;
        StructType schema = planned.getSchema(engine);
        Map<String, String> configuration =
                new HashMap<>(TransactionStateRow.getConfiguration(planned.getTransactionState(engine)));
        configuration.putAll(properties);
        Metadata metadata = new Metadata(
                UUID.randomUUID().toString(),
                Optional.empty(),
                Optional.empty(),
                new Format(),
                schema.toJson(),
                schema,
                VectorUtils.buildArrayValue(planned.getPartitionColumns(engine), StringType.STRING),
                Optional.of(System.currentTimeMillis()),
                VectorUtils.stringStringMapValue(configuration));
        return new TransactionImpl(
                true,
                planned.getDataPath(),
                Optional.empty(),
                engineInfo,
                Operation.CREATE_TABLE,
                Optional.of(planned.getProtocol()),
                Optional.of(metadata),
                planned.getCommitter(),
                Optional.empty(),
                planned.getEffectiveClusteringColumns(),
                Optional.empty(),
                0,
                System::currentTimeMillis);
    }

    /** The number of files in the table, where a checksum file tells it. */
    public static OptionalLong fileCount(Snapshot snapshot) {
        return snapshot.getCurrentCrcInfo().map(CRCInfo::getNumFiles).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** A schema from the protocol's JSON, as {@link StructType#toJson} writes it. */
    public static StructType parseSchema(String json) {
        return DataTypeJsonSerDe.deserializeStructType(json);
    }

    /** The action that adds a data file with new rows; see the other method of this name. */
    public static Row addFile(
            String relativePath,
            Map<String, @Nullable String> partitionValues,
            long sizeBytes,
            long modifiedMillis,
            @Nullable String stats) {
        return addFile(relativePath, partitionValues, sizeBytes, modifiedMillis, stats, true);
    }

    /**
     * The action that adds a data file.
     *
     * @param relativePath raw path below the table's root; the log has it percent-encoded
     * @param partitionValues serialized values by physical column name; null values are SQL's null
     * @param stats statistics as the protocol's JSON, or null
     * @param dataChange whether its rows are new to the table
     */
    public static Row addFile(
            String relativePath,
            Map<String, @Nullable String> partitionValues,
            long sizeBytes,
            long modifiedMillis,
            @Nullable String stats,
            boolean dataChange) {
        Map<Integer, Object> add = new HashMap<>();
        add.put(AddFile.FULL_SCHEMA.indexOf("path"), encode(relativePath));
        add.put(AddFile.FULL_SCHEMA.indexOf("partitionValues"), VectorUtils.stringStringMapValue(partitionValues));
        add.put(AddFile.FULL_SCHEMA.indexOf("size"), sizeBytes);
        add.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), modifiedMillis);
        add.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), dataChange);
        if (stats != null) {
            add.put(AddFile.FULL_SCHEMA.indexOf("stats"), stats);
        }
        return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, add));
    }

    /** The action that removes the data file of a scan, whose rows stay in the table in other files. */
    public static Row removeRewrittenFile(Row scanFile, long nowMillis) {
        AddFile file = new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
        return SingleAction.createRemoveFileSingleAction(file.toRemoveFileRow(false, Optional.of(nowMillis)));
    }

    /** What tells the data file of a scan, in the state that it has there, from all others: its path and its deletion vector. */
    public static String fileKey(Row scanFile) {
        DeletionVectorDescriptor deletions = InternalScanFileUtils.getDeletionVectorDescriptorFromRow(scanFile);
        String path = new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)).getPath();
        return deletions == null ? path : path + " without " + deletions.getUniqueId();
    }

    /** The key that a data file without deleted rows has in the log; see {@link #fileKey}. */
    public static String fileKey(String relativePath) {
        return encode(relativePath);
    }

    /** Whether a clustering has made the data file of a scan. Kernel does not read who did, but the tags that say of what it is a part. */
    public static boolean isClustered(Row scanFile) {
        return new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))
                .getTags()
                .map(tags -> VectorUtils.<String, String>toJavaMap(tags).containsKey(CLUSTER))
                .orElse(false);
    }

    /** Serialized partition values of the data file of a scan, by physical name, as the log has them. */
    public static Map<String, @Nullable String> partitionValues(Row scanFile) {
        return InternalScanFileUtils.getPartitionValues(scanFile);
    }

    private static String encode(String relativePath) {
        try {
            return new URI(null, null, "/" + relativePath, null).getRawPath().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Not a path: " + relativePath, e);
        }
    }

    /**
     * The actions with another commit info. Kernel always says that a commit read something, to be on the safe side; one that did not
     * need not be feared by writers who delete.
     *
     * @param operation shown in the table's history; empty for Kernel's
     * @param isBlindAppend whether the commit read nothing
     * @param parameters shown in the table's history
     * @param metrics shown in the table's history
     */
    public static CloseableIterator<Row> describe(
            CloseableIterator<Row> actions,
            CommitMetadata commit,
            Optional<String> operation,
            boolean isBlindAppend,
            Map<String, String> parameters,
            Map<String, String> metrics) {
        CommitInfo kernels = commit.getCommitInfo();
        CommitInfo ours = new CommitInfo(
                kernels.getInCommitTimestamp(),
                kernels.getTimestamp(),
                kernels.getEngineInfo(),
                operation.or(kernels::getOperation),
                parameters,
                Optional.of(isBlindAppend),
                kernels.getTxnId(),
                metrics);
        return actions.map(action ->
                action.isNullAt(COMMIT_INFO) ? action : SingleAction.createCommitInfoSingleAction(ours.toRow()));
    }

    /** The data file that a row of {@code Scan.getScanFiles} stands for. */
    public static FileStatus dataFile(Row scanFile) {
        return InternalScanFileUtils.getAddFileStatus(scanFile);
    }

    /** A row of {@code Scan.getScanFiles} as text, from which {@link #parseScanFile} makes it again in another process. */
    public static String printScanFile(Row scanFile) {
        return JsonUtils.rowToJson(scanFile);
    }

    /** The row that {@link #printScanFile} printed. */
    public static Row parseScanFile(String json) {
        return JsonUtils.rowFromJson(json, InternalScanFileUtils.SCAN_FILE_SCHEMA);
    }

    /** The statistics of a data file as the log has them, for scans that were asked for them; empty where there are none. */
    public static Optional<String> statistics(Row scanFile) {
        Row add = scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
        int column = InternalScanFileUtils.ADD_FILE_STATS_ORDINAL;
        return add.isNullAt(column) ? Optional.empty() : Optional.of(add.getString(column));
    }

    /** The number of rows of a data file that a deletion vector takes away. */
    public static long deletedRows(Row scanFile) {
        DeletionVectorDescriptor deletions = InternalScanFileUtils.getDeletionVectorDescriptorFromRow(scanFile);
        return deletions == null ? 0 : deletions.getCardinality();
    }

    /** The columns to read from the data files of a scan, under their physical names. */
    public static StructType physicalSchema(Row scanState) {
        return ScanStateRow.getPhysicalDataReadSchema(scanState);
    }

    /** Whether the commit file at the version of this commit was written by this very transaction. */
    public static boolean isOurs(Engine engine, CommitMetadata commit) {
        FileStatus file = FileStatus.of(commit.getPublishedDeltaFilePath());
        Optional<String> txnId = commit.getCommitInfo().getTxnId();
        return txnId.isPresent()
                && CommitInfo.tryReadCommitInfoFromDeltaFile(engine, file)
                        .flatMap(CommitInfo::getTxnId)
                        .equals(txnId);
    }

    /** The answer to Kernel that the commit file is written. */
    public static CommitResponse committed(CommitMetadata commit) {
        FileStatus file = FileStatus.of(
                commit.getPublishedDeltaFilePath(), 0, commit.getCommitInfo().getTimestamp());
        return new CommitResponse(ParsedPublishedDeltaData.forFileStatus(file));
    }
}
