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
package io.cloudfiles.flink.table.source;

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.SourceConfig;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.source.SourcePlanner;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.table.translation.SessionZone;
import io.cloudfiles.flink.table.translation.SqlTable;
import io.cloudfiles.flink.table.translation.StatementErrors;
import io.cloudfiles.flink.table.translation.TranslationEnvironment;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A scan with all that was pushed into it, ready to become operators. */
final class CloudFilesScan implements DataStreamScanProvider {
    /** What tells a metadata column in the output from a data column of the same name. */
    private static final String METADATA_PREFIX = "$metadata$";

    /** Options of Flink's planner, which makes the watermark strategy of them. */
    private static final String WATERMARK_OPTIONS = "scan.watermark.";

    private final SqlTable table;
    private final List<String> columns;
    private final List<String> metadataKeys;
    private final @Nullable WatermarkStrategy<RowData> watermarks;
    private final @Nullable PlannedFormat format;

    /** @param format what reads the files, or null for one of ours, which the options name */
    CloudFilesScan(
            SqlTable table,
            List<String> columns,
            List<String> metadataKeys,
            @Nullable WatermarkStrategy<RowData> watermarks,
            @Nullable PlannedFormat format) {
        this.table = table;
        this.columns = columns;
        this.metadataKeys = metadataKeys;
        this.watermarks = watermarks;
        this.format = format;
    }

    /** The ledger needs streaming, also where a directory is read once. */
    @Override
    public boolean isBounded() {
        return false;
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment session) {
        return StatementErrors.innermost(() -> addTo(session));
    }

    private DataStream<RowData> addTo(StreamExecutionEnvironment session) {
        StreamExecutionEnvironment env = TranslationEnvironment.of(session);
        SourceTopology.requireStreaming(env);
        requireColumns();
        requireWatermarkForItsOptions();
        SourceConfig config = plan(env);
        DataStream<RowData> rows = SourceTopology.rows(config, watermarks, env);
        return new DataStream<>(session, SourceTopology.withLifecycles(rows.getTransformation(), env));
    }

    private SourceConfig plan(StreamExecutionEnvironment env) {
        SourcePlanner planner = new SourcePlanner(SessionZone.of(env.getConfiguration()), Clock.systemUTC())
                .resuming(SourcePlanner.mayResume(env.getConfiguration()));
        Map<String, String> options = options(env.getConfiguration());
        if (table.schemaVersion().isPresent()) {
            return planInferred(planner.beginningWith(table.schemaVersion().getAsInt()), options);
        }
        return format == null
                ? planner.besideFlinkFormats(
                                FlinkFormatNames.all(Thread.currentThread().getContextClassLoader()))
                        .plan(options, table.columns(), metadata())
                        .project(outputColumns())
                : planner.reading(format, outputColumns()).plan(options, table.columns(), metadata());
    }

    private SourceConfig planInferred(SourcePlanner planner, Map<String, String> options) {
        SourceConfig config = planner.plan(options, null, metadata());
        RowType planned = config.read().outputType();
        for (RowType.RowField column : table.columns().getFields()) {
            int index = planned.getFieldIndex(column.getName());
            if (index < 0 || !planned.getTypeAt(index).equals(column.getType())) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "[" + table.name() + "] Column '" + column.getName() + "' "
                                + column.getType().asSummaryString() + " of the table is "
                                + (index < 0
                                        ? "missing"
                                        : planned.getTypeAt(index).asSummaryString())
                                + " under the options of the statement. A hint cannot change the columns of a table: ALTER TABLE … SET "
                                + "the options 'schema.*' instead.");
            }
        }
        return config.project(outputColumns());
    }

    private void requireColumns() {
        if (table.columns().getFieldCount() == 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "[" + table.name()
                            + "] The table declares no columns of its own. Flink plans a statement with fixed columns: declare them"
                            + (format == null
                                    ? "; 'cloudfiles infer' prints what the files have."
                                    : ". The format '" + format.name() + "' is one of Flink's, which infers nothing."));
        }
    }

    private void requireWatermarkForItsOptions() {
        Map<String, String> given = table.options(key -> key.startsWith(WATERMARK_OPTIONS));
        if (watermarks == null && !given.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + table.name() + "] Options " + given.keySet()
                            + " need a watermark, and the table has none, or one that the scan cannot compute. Add WATERMARK FOR column AS "
                            + "expression to the table, or remove them.");
        }
    }

    private Map<String, String> options(ReadableConfig session) {
        Map<String, String> options =
                new TreeMap<>(table.options(key -> !key.startsWith(WATERMARK_OPTIONS) && !isOfFormat(key)));
        putIfAbsent(options, SourceOptions.UID, table.uid(SourceOptions.UID.key()));
        session.getOptional(DiscoveryOptions.SESSION_RUN_MODE)
                .ifPresent(mode -> putIfAbsent(options, DiscoveryOptions.RUN_MODE, mode.name()));
        if (!table.partitionKeys().isEmpty()) {
            putIfAbsent(options, SchemaOptions.PARTITION_COLUMNS, String.join(",", table.partitionKeys()));
        }
        return options;
    }

    private boolean isOfFormat(String key) {
        return format != null && key.startsWith(format.name() + ".");
    }

    private static void putIfAbsent(Map<String, String> options, OptionSpec<?> option, String value) {
        boolean isGiven = options.keySet().stream()
                .anyMatch(key -> key.equalsIgnoreCase(option.key())
                        || option.aliases().stream().anyMatch(key::equalsIgnoreCase));
        if (!isGiven) {
            options.put(option.key(), value);
        }
    }

    private Map<String, MetadataColumn> metadata() {
        Map<String, MetadataColumn> metadata = new LinkedHashMap<>();
        for (String key : metadataKeys) {
            metadata.put(
                    METADATA_PREFIX + key,
                    MetadataColumn.of(key).orElseThrow(() -> new IllegalStateException("not listed: " + key)));
        }
        return metadata;
    }

    private List<String> outputColumns() {
        List<String> output = new ArrayList<>(columns);
        metadataKeys.forEach(key -> output.add(METADATA_PREFIX + key));
        return output;
    }

    @Override
    public String toString() {
        return "scan of " + table.option(DiscoveryOptions.PATH.key()).orElse(table.name());
    }
}
