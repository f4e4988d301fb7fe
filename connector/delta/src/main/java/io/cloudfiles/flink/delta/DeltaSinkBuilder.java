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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageFactory;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a {@link DeltaSink}. All that is wrong is told together when the sink is built. */
@PublicEvolving
public final class DeltaSinkBuilder {
    private static final String TABLE_PROPERTY = "delta.";

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
     * A sink for batches.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    public Sink<RecordBatch> build() {
        return new DeltaSink<>(resolve(rows), DeltaSinkWriter::forBatches);
    }

    /**
     * A sink for rows, which must be insertions.
     *
     * @param type names and types of the rows
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    public Sink<RowData> buildForRows(RowType type) {
        return new DeltaSink<>(resolve(type), (config, context) -> RowSinkWriter.open(type, config, context));
    }

    private DeltaConfig resolve(@Nullable RowType type) {
        List<OptionProblem> problems = new ArrayList<>();
        if (uid.isBlank()) {
            problems.add(
                    new OptionProblem(
                            ErrorCode.CF_INVALID_OPTIONS,
                            "[" + path
                                    + "] The sink has no uid. Call uid(…) with a name that stays the same when the job is started again."));
        }
        requireLocation(problems);
        Map<String, String> tableProperties = new HashMap<>();
        Map<String, String> others = new TreeMap<>();
        options.forEach((key, value) -> (key.startsWith(TABLE_PROPERTY) ? tableProperties : others).put(key, value));
        Map<String, OptionSpec<?>> storageSpecs = storageSpecs();
        Configuration resolved = resolver(storageSpecs).resolve(others, problems);
        Map<String, String> storageOptions = resolved.toMap();
        storageOptions.keySet().retainAll(storageSpecs.keySet());
        DeltaConfig config = DeltaConfig.from(
                resolved, uid, new TableAccess(path, storageOptions), type, partitionBy, tableProperties, problems);
        OptionProblem.throwIfAny(problems);
        if (type != null) {
            NewTable.of(type, partitionBy, tableProperties);
        }
        return config;
    }

    private void requireLocation(List<OptionProblem> problems) {
        try {
            Location.parse(path);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new OptionProblem(ErrorCode.CF_INVALID_OPTIONS, "The sink's path is wrong: " + e.getMessage()));
        }
    }

    private static OptionResolver resolver(Map<String, OptionSpec<?>> storageSpecs) {
        List<OptionSpec<?>> specs = new ArrayList<>(DeltaOptions.all());
        specs.addAll(storageSpecs.values());
        return new OptionResolver(specs)
                .misplaced(
                        "checkpointLocation",
                        "Set Flink's execution.checkpointing.dir, or --checkpoint on the command line.")
                .misplaced("queryName", "Name the job with the argument of execute, or SET 'pipeline.name'.");
    }

    private static Map<String, OptionSpec<?>> storageSpecs() {
        Map<String, OptionSpec<?>> specs = new HashMap<>();
        try (Storages storages = Storages.load()) {
            for (StorageFactory factory : storages.factories()) {
                factory.options().forEach(option -> specs.put(option.key(), OptionSpec.declared(option)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return specs;
    }
}
