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
package io.cloudfiles.flink.cli.ingest;

import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an ingest is to do.
 *
 * @param source path of the files, as the {@code path} option takes it, local paths made absolute
 * @param format the file format
 * @param target the Delta table
 * @param badRecords the Delta table of bad records, or null for none
 * @param checkpoint where state is kept from run to run
 * @param availableNow whether to stop once all files that exist are ingested
 * @param triggerInterval pause between two checkpoints, and so between two commits
 * @param schema the declared columns, or null to infer them
 * @param added expressions over what is known of a file, by the names of their columns
 * @param partitionBy partition columns of a new table
 * @param parallelism number of readers and writers, or null for what the cluster says
 * @param options of the source and the sink, in any spelling
 * @param progress local file to append progress to, or null
 * @param report local file to write the summary to, or null
 */
@Internal
public record IngestSettings(
        String source,
        String format,
        Location target,
        @Nullable Location badRecords,
        Location checkpoint,
        boolean availableNow,
        Duration triggerInterval,
        @Nullable RowType schema,
        Map<String, String> added,
        List<String> partitionBy,
        @Nullable Integer parallelism,
        Map<String, String> options,
        @Nullable Path progress,
        @Nullable Path report) {
    /** What the identity of an ingest calls the path of its files. */
    public static final String SOURCE = "source";

    /** What the identity of an ingest calls its table. */
    public static final String TARGET = "target";

    /** Uid of the source; one checkpoint directory holds one ingest, so it need not be unique beyond. */
    public static final String SOURCE_UID = "ingest";

    /** Uid of the sink. */
    static final String SINK_UID = "ingest-delta";

    /** Uid of the sink of bad records. */
    static final String BAD_RECORDS_UID = "ingest-bad-records";

    /** Directory within the checkpoint of requests to read files again. */
    public static final String REPROCESS = "reprocess";

    private static final int HASH_BYTES = 4;
    private static final OptionResolver OF_SINK = new OptionResolver(DeltaOptions.all());
    private static final OptionResolver OF_STORES = new OptionResolver(CloudOptions.all());
    private static final OptionResolver OF_EVERY_SOURCE = KnownOptions.resolver(null);

    public IngestSettings {
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
        partitionBy = List.copyOf(partitionBy);
        options = Map.copyOf(options);
    }

    /** The same with other options. */
    IngestSettings withOptions(Map<String, String> others) {
        return new IngestSettings(
                source,
                format,
                target,
                badRecords,
                checkpoint,
                availableNow,
                triggerInterval,
                schema,
                added,
                partitionBy,
                parallelism,
                others,
                progress,
                report);
    }

    /** Where the schema log goes when the user has said so. */
    Optional<Location> schemaLocation() {
        return location(SchemaOptions.LOCATION);
    }

    /** Where lines of bad records go when the user has said so. */
    Optional<Location> badRecordsPath() {
        return location(BadRecordOptions.PATH);
    }

    /** Where ingested files are moved to when the user has said so. */
    Optional<Location> moveDestination() {
        return location(CleanOptions.MOVE_DESTINATION);
    }

    private Optional<Location> location(OptionSpec<String> option) {
        return options.entrySet().stream()
                .filter(given -> isSpelling(given.getKey(), OF_EVERY_SOURCE, option))
                .map(Map.Entry::getValue)
                .filter(location -> !location.isBlank())
                .map(text -> location(option, text))
                .findFirst();
    }

    private static Location location(OptionSpec<String> option, String text) {
        try {
            return Location.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + option.key() + "' = '" + text + "' is wrong: " + e.getMessage(),
                    e);
        }
    }

    /** Refuses options that the source and the sink both have under the name that was given. */
    void requireUnambiguous(List<OptionProblem> problems) {
        new TreeMap<>(options)
                .forEach((key, value) -> ofFormat(key)
                        .ifPresent(ofSource -> OF_SINK.find(key)
                                .ifPresent(ofSink -> problems.add(new OptionProblem(
                                        ErrorCode.CF_INVALID_OPTIONS,
                                        "Option '" + key + "' = '" + value
                                                + "' may be the source's or the sink's. Write '"
                                                + ofSink.key() + "' for that of the table, '" + ofSource.key()
                                                + "' for that of the files.")))));
    }

    /** The options of the source, with those that the command line has flags for. */
    Map<String, String> sourceOptions() {
        Map<String, String> merged = new LinkedHashMap<>();
        options.forEach((key, value) -> {
            if (!isOfSink(key)) {
                merged.put(key, value);
            }
        });
        if (merged.keySet().stream().noneMatch(IngestSettings::isSchemaLocation)) {
            merged.put(SchemaOptions.LOCATION.key(), checkpoint.child("schema").toString());
        }
        if (merged.keySet().stream()
                .noneMatch(key -> isSpelling(key, OF_EVERY_SOURCE, DiscoveryOptions.REPROCESS_LOCATION))) {
            merged.put(
                    DiscoveryOptions.REPROCESS_LOCATION.key(),
                    checkpoint.child(REPROCESS).toString());
        }
        set(merged, DiscoveryOptions.PATH.key(), source);
        set(merged, SourceOptions.FORMAT.key(), format);
        set(merged, SourceOptions.UID.key(), SOURCE_UID);
        set(merged, DiscoveryOptions.RUN_MODE.key(), availableNow ? "available-now" : "continuous");
        return merged;
    }

    /** The options of the sink: the table follows the files, unless the user wants it otherwise. */
    Map<String, String> sinkOptions() {
        Map<String, String> ofSink = new LinkedHashMap<>(options);
        ofSink.keySet().removeIf(key -> !isOfSink(key) && OF_STORES.find(key).isEmpty());
        if (ofSink.keySet().stream().noneMatch(key -> isSpelling(key, OF_SINK, DeltaOptions.MERGE_SCHEMA))) {
            ofSink.put(DeltaOptions.MERGE_SCHEMA.key(), "true");
        }
        return ofSink;
    }

    /** The options of the sink of bad records: how to reach its store. */
    Map<String, String> storeOptions() {
        Map<String, String> ofStores = new LinkedHashMap<>(options);
        ofStores.keySet().removeIf(key -> OF_STORES.find(key).isEmpty());
        return ofStores;
    }

    /** What makes the job this job and no other. */
    Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put(SOURCE, source);
        identity.put(TARGET, target.toString());
        if (badRecords != null) {
            identity.put("table of bad records", badRecords.toString());
        }
        return identity;
    }

    private static boolean isSchemaLocation(String key) {
        return isSpelling(key, OF_EVERY_SOURCE, SchemaOptions.LOCATION);
    }

    private static boolean isOfSink(String key) {
        String lower = key.trim().toLowerCase(Locale.ROOT);
        return lower.startsWith("sink.")
                || lower.startsWith("delta.")
                || OF_SINK.find(key).isPresent();
    }

    private static boolean isSpelling(String key, OptionResolver resolver, OptionSpec<?> option) {
        return resolver.find(key)
                .filter(found -> found.key().equals(option.key()))
                .isPresent();
    }

    /** The option of the format that a key stands for; none where the format is not known, which is told elsewhere. */
    private Optional<OptionSpec<?>> ofFormat(String key) {
        return FileFormats.available().stream()
                .filter(factory -> factory.name().equalsIgnoreCase(format.trim()))
                .findFirst()
                .flatMap(factory -> new OptionResolver(KnownOptions.formatOptions(factory)).find(key));
    }

    private static void set(Map<String, String> options, String key, String value) {
        if (options.put(key, value) != null) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '" + key + "' cannot be given with --option: the command line sets it to '" + value + "'.");
        }
    }

    /** Where state is kept when no place was named: inside the table, apart for each source. */
    public static Location defaultCheckpoint(Location target, String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return target.child("_cloudfiles").child(HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "IngestSettings[source=" + source + ", target=" + target + ", checkpoint=" + checkpoint + ", options="
                + SecretMask.printable(options) + "]";
    }
}
