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
package io.cloudfiles.flink.delta.write;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.schema.BatchProjection;
import io.cloudfiles.flink.delta.schema.TableLayout;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes batches of any schema version: asks once per version how its rows fit the table, then projects and writes. All methods belong
 * to one thread, the task's.
 */
@Internal
public final class DeltaBatchWriter implements Closeable {
    private final LayoutSource layouts;
    private final PartitionedFileWriter files;
    private final Map<Version, Projection> projections = new HashMap<>();
    /** What the last batch was; the next one mostly has the very same type. */
    private @Nullable Projection last;

    /**
     * @param layouts says how rows fit the table
     * @param files writes them; closed with this writer
     */
    public DeltaBatchWriter(LayoutSource layouts, PartitionedFileWriter files) {
        this.layouts = layouts;
        this.files = files;
    }

    /**
     * Writes a batch.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when its rows do not fit the table
     */
    public void write(RecordBatch batch) throws IOException {
        Projection projection = last;
        if (projection == null || !projection.version.isOf(batch)) {
            projection = projection(new Version(batch.schemaVersion(), batch.type()));
            last = projection;
        }
        files.write(projection.layout, projection.columns.apply(batch));
    }

    private Projection projection(Version version) throws IOException {
        Projection known = projections.get(version);
        if (known == null) {
            TableLayout layout = layouts.layout(version.schemaVersion, version.type);
            known = new Projection(version, layout, new BatchProjection(version.type, layout));
            projections.put(version, known);
        }
        return known;
    }

    /** Finishes all files and hands over what was written since the last call; see {@link PartitionedFileWriter#flush}. */
    public List<WrittenFile> prepareCommit() throws IOException {
        return files.flush();
    }

    /** Aborts what was not handed over. */
    @Override
    public void close() {
        files.close();
    }

    /** Says how rows become files of the table. */
    public interface LayoutSource {
        /**
         * The layout of rows of a schema version; asked once for each, on the task's thread.
         *
         * @throws io.cloudfiles.flink.error.CloudFilesException when they do not fit the table
         */
        TableLayout layout(int schemaVersion, RowType rows) throws IOException;
    }

    private record Version(int schemaVersion, RowType type) {
        boolean isOf(RecordBatch batch) {
            return schemaVersion == batch.schemaVersion() && type.equals(batch.type());
        }
    }

    private record Projection(Version version, TableLayout layout, BatchProjection columns) {}
}
