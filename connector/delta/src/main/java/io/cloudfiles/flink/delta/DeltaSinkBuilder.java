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

import io.cloudfiles.flink.batch.Versioned;
import io.cloudfiles.flink.delta.distribution.Distribution;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.schema.TargetLimits;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a {@link DeltaSink}. All that is wrong is told together when the sink is built. */
@PublicEvolving
public final class DeltaSinkBuilder {
    private final String path;
    private final Map<String, String> options = new TreeMap<>();
    private String uid = "";
    private @Nullable RowType rows;
    private List<String> partitionBy = List.of();

    DeltaSinkBuilder(String path) {
        this.path = path;
    }

    /**
     * Names the sink: required, unique among the sinks of a job, and the same whenever the job is started again, since the table
     * remembers by it what is committed. It also is the uid of the sink's operators, unless those get another.
     */
    public DeltaSinkBuilder uid(String name) {
        uid = name;
        return this;
    }

    /** Declares the rows, so that a missing table is made at start and not with the first rows. */
    public DeltaSinkBuilder schema(RowType type) {
        rows = type;
        return this;
    }

    /** Names the partition columns of a table that is made. An existing table must have the same; without this call it may have any. */
    public DeltaSinkBuilder partitionBy(String... columns) {
        partitionBy = List.of(columns);
        return this;
    }

    /** Names the clustering columns of a table that is made, those within rows as {@code row.column}; the same as {@code sink.cluster-by}. */
    public DeltaSinkBuilder clusterBy(String... columns) {
        return option(DeltaOptions.CLUSTER_BY.key(), String.join(",", columns));
    }

    /** Sets an option: one of {@link DeltaOptions}, a table property {@code delta.*}, or one of the storage. */
    public DeltaSinkBuilder option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Sets several options. */
    public DeltaSinkBuilder options(Map<String, String> several) {
        options.putAll(several);
        return this;
    }

    /**
     * A sink for batches, or for rows that carry their columns. Columns that the table lacks are an error unless
     * {@code sink.merge-schema} is set.
     *
     * @param <T> what comes in; the compiler finds it where the sink is handed to a stream
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    public <T extends Versioned> Sink<T> build() {
        DeltaConfig config = resolve(rows);
        return new DeltaSink<>(
                config,
                VersionedSinkWriter::open,
                Distribution.ofVersioned(config.access(), config.partitionBy(), config.fileSettings()));
    }

    /**
     * A sink for rows, which must be insertions.
     *
     * @param type names and types of the rows
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    public Sink<RowData> buildForRows(RowType type) {
        DeltaConfig config = resolve(type);
        return new DeltaSink<>(
                config,
                (resolved, context) -> RowSinkWriter.open(type, resolved, context),
                Distribution.ofRows(type, config.access(), config.partitionBy(), config.fileSettings()));
    }

    /**
     * Looks for wrong options without building anything.
     *
     * @param problems takes what is wrong
     */
    @Internal
    public void check(List<OptionProblem> problems) {
        DeltaSettings.resolve(path, uid, rows, partitionBy, options, problems);
    }

    /**
     * What the table does not take of the columns that its rows may get.
     *
     * @param columns those that they begin with
     * @throws IOException when the table cannot be looked at
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    @Internal
    public TargetLimits limits(RowType columns) throws IOException {
        return TableLayouts.limits(resolve(null), columns);
    }

    private DeltaConfig resolve(@Nullable RowType type) {
        return DeltaSettings.resolve(path, uid, type, partitionBy, options);
    }
}
