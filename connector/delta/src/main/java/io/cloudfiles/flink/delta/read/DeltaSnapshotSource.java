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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rows of one version of a Delta table: a bounded source. Deletion vectors, renamed columns and partition values are honoured.
 * Files are handed out one by one, so the enumerator holds one entry per file that is left.
 */
@Internal
public final class DeltaSnapshotSource
        implements Source<RowData, DeltaFileSplit, PendingFiles>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1L;

    private final TableAccess access;
    private final long version;
    private final RowType columns;
    private final @Nullable RowFilter filter;

    private DeltaSnapshotSource(TableAccess access, long version, RowType columns, @Nullable RowFilter filter) {
        this.access = access;
        this.version = version;
        this.columns = columns;
        this.filter = filter;
    }

    /**
     * Looks at the table and reads its newest version of now.
     *
     * @param access how to reach it
     * @param columns names, in any case, and types of the rows; may be none
     * @param filter leaves out files that have no wanted row; null for all
     * @throws CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table, {@code DELTA_METADATA_MISMATCH} when it has other
     *     columns
     * @throws IOException when the store could not answer
     */
    public static DeltaSnapshotSource newest(TableAccess access, RowType columns, @Nullable RowFilter filter)
            throws IOException {
        try (SnapshotScan scan = SnapshotScan.open(access, OptionalLong.empty(), columns, filter)) {
            return new DeltaSnapshotSource(access, scan.version(), columns, filter);
        }
    }

    /** The version that is read. */
    public long version() {
        return version;
    }

    SnapshotScan scan() throws IOException {
        return SnapshotScan.open(access, OptionalLong.of(version), columns, filter);
    }

    private List<DeltaFileSplit> files() throws IOException {
        try (SnapshotScan scan = scan()) {
            return scan.files();
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<DeltaFileSplit, PendingFiles> createEnumerator(
            SplitEnumeratorContext<DeltaFileSplit> context) {
        return new SnapshotEnumerator(context, this::files, PendingFiles.UNPLANNED);
    }

    @Override
    public SplitEnumerator<DeltaFileSplit, PendingFiles> restoreEnumerator(
            SplitEnumeratorContext<DeltaFileSplit> context, PendingFiles checkpoint) {
        return new SnapshotEnumerator(context, this::files, checkpoint);
    }

    @Override
    public SourceReader<RowData, DeltaFileSplit> createReader(SourceReaderContext context) {
        return new SnapshotReader(this, context);
    }

    @Override
    public SimpleVersionedSerializer<DeltaFileSplit> getSplitSerializer() {
        return DeltaFileSplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<PendingFiles> getEnumeratorCheckpointSerializer() {
        return PendingFiles.Serializer.INSTANCE;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(columns);
    }
}
