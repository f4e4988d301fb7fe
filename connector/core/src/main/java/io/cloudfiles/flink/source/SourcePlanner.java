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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns options into a source that can be built: resolves them, reports every problem at once, and finds the schema. Runs where the
 * job is built; may list and read files there. Used by one thread.
 */
@Internal
public final class SourcePlanner {
    /** Set in a session, not in a table, by whoever will resume from a checkpoint directory what the session plans. */
    public static final ConfigOption<Boolean> SESSION_RESUMES = ConfigOptions.key("cloudfiles.resumes")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether the jobs of the session go on from a checkpoint that Flink is told of later.");

    private final SourceResolver resolver;
    private final boolean resumes;
    private final PlanTarget target;

    /** The version of the schema log that the job begins with, or null for the latest. */
    private final @Nullable Integer pinned;

    /**
     * @param sessionZone zone of times that name none
     * @param clock tells when the job is built
     */
    public SourcePlanner(ZoneId sessionZone, Clock clock) {
        this(
                new SourceResolver(sessionZone, clock, null, null, OnEvolution.RESTART),
                false,
                new PlanTarget(columns -> {}, columns -> TargetLimits.NONE),
                null);
    }

    private SourcePlanner(SourceResolver resolver, boolean resumes, PlanTarget target, @Nullable Integer pinned) {
        this.resolver = resolver;
        this.resumes = resumes;
        this.target = target;
        this.pinned = pinned;
    }

    private SourcePlanner with(SourceResolver other) {
        return new SourcePlanner(other, resumes, target, pinned);
    }

    /** A planner of a job whose batches carry their columns to its end, so that it goes on when there are new ones. */
    public SourcePlanner evolving() {
        return with(resolver.evolving());
    }

    /**
     * A planner for a job that goes on from a checkpoint, or begins. A declared schema is compared with the newest files where it begins
     * only: later they may be of another kind, which must not keep the job down.
     */
    public SourcePlanner resuming(boolean fromCheckpoint) {
        return new SourcePlanner(resolver, fromCheckpoint, target, pinned);
    }

    /**
     * A planner that keeps an inferred schema only when it meets a requirement: a job that cannot start must not fix the columns of the
     * next one.
     *
     * @param toBeMet throws when the columns that the source would give do not meet it
     */
    public SourcePlanner requiring(Consumer<RowType> toBeMet) {
        return new SourcePlanner(resolver, resumes, new PlanTarget(toBeMet, target.limits()), pinned);
    }

    /** A planner of a source that begins with a version of its schema log, since its columns are known already. */
    public SourcePlanner beginningWith(int version) {
        return new SourcePlanner(resolver, resumes, target, version);
    }

    /**
     * A planner for a target that does not take every column.
     *
     * @param limits what it does not take of further columns, given those that the source would begin with
     */
    public SourcePlanner within(Function<RowType, TargetLimits> limits) {
        return new SourcePlanner(resolver, resumes, new PlanTarget(target.requirement(), limits), pinned);
    }

    /** A planner of a source that reads with this format, whatever is called by its name. */
    public SourcePlanner reading(DeclaredFormat format) {
        return with(resolver.reading(new GivenFormat(format, null)));
    }

    /**
     * A planner of a source that reads with this format and gives these columns only.
     *
     * @param columns as in {@link SourceConfig#project}
     */
    public SourcePlanner reading(DeclaredFormat format, List<String> columns) {
        return with(resolver.reading(new GivenFormat(format, columns)));
    }

    /**
     * A planner that tells who names a format in vain of Flink's formats, too.
     *
     * @param names of those that the caller would find
     */
    public SourcePlanner besideFlinkFormats(List<String> names) {
        return with(resolver.besideFlinkFormats(names));
    }

    /** Whether Flink is or will be told to restore what it builds, or would restore it after a failover. */
    public static boolean mayResume(ReadableConfig flink) {
        return flink.get(SESSION_RESUMES)
                || flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
                || !flink.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("NONE");
    }

    /**
     * Looks for wrong options without listing or reading anything.
     *
     * @param options keys in any spelling
     * @param declared the declared columns, or null to infer them
     * @param problems takes what is wrong
     */
    public void check(Map<String, String> options, @Nullable RowType declared, List<OptionProblem> problems) {
        resolver.resolve(options, declared, problems);
    }

    /**
     * Plans a source.
     *
     * @param options keys in any spelling
     * @param declared the declared columns, or null to infer them
     * @param metadata name in the output to the metadata column to append
     * @throws CloudFilesException when an option is wrong or the schema cannot be found
     */
    public SourceConfig plan(
            Map<String, String> options, @Nullable RowType declared, Map<String, MetadataColumn> metadata) {
        return plan(options, declared, (data, partitions) -> new LinkedHashMap<>(metadata));
    }

    /**
     * Plans a source.
     *
     * @param options keys in any spelling
     * @param declared the declared columns, or null to infer them
     * @param ofFile columns to append
     * @throws CloudFilesException when an option is wrong or the schema cannot be found
     */
    public SourceConfig plan(Map<String, String> options, @Nullable RowType declared, FileColumns ofFile) {
        SourceResolver.Resolved source = resolver.requireRight(options, declared);
        Configuration resolved = source.options();
        Map<String, String> storageOptions = CloudOptions.pick(resolved.toMap());
        try (StorageOpener storages = StorageOpener.of(storageOptions)) {
            BadRecordOptions.path(resolved).ifPresent(storages::open); // that there is a storage for it, is known now
            PlannedColumns columns = schemas(source, storages, ofFile).plan(declared, resumes);
            ReadConfig read = read(source, columns, storageOptions)
                    .leavingChanges(resolved.get(LedgerOptions.ALLOW_OVERWRITES.option()));
            LedgerConfig ledger = LedgerConfig.from(
                    resolved, resolved.get(ReadOptions.SPLIT_SIZE.option()).getBytes());
            return new SourceConfig(
                    new OperatorUids(source.uid()),
                    source.discovery(),
                    ledger,
                    read,
                    new CleanRules(resolved, source.discovery()).policy(),
                    resolved.getOptional(SourceOptions.PARALLELISM.option()).orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds the columns of a source without planning a job: those of the latest version of its schema log, or where there is none those
     * that the files have, which become the first version.
     *
     * @param options keys in any spelling
     * @throws CloudFilesException when an option is wrong or the schema cannot be found
     * @throws IOException when the schema log cannot be reached
     */
    public InferredSchema infer(Map<String, String> options) throws IOException {
        SourceResolver.Resolved source = resolver.requireRight(options, null);
        try (StorageOpener storages =
                StorageOpener.of(CloudOptions.pick(source.options().toMap()))) {
            return schemas(source, storages, FileColumns.NONE).infer();
        }
    }

    private SchemaPlanner schemas(SourceResolver.Resolved source, StorageOpener storages, FileColumns ofFile) {
        return new SchemaPlanner(source, storages, resolver.clock(), resolver.zone(), pinned, target, ofFile);
    }

    private ReadConfig read(
            SourceResolver.Resolved source, PlannedColumns columns, Map<String, String> storageOptions) {
        FileFormat format = source.format();
        ReadColumns wanted = columns.columns();
        if (format == null) {
            GivenFormat made = Objects.requireNonNull(resolver.given());
            wanted = made.wanted(wanted);
            format = made.format().create(wanted.schema(), source.options());
        }
        ReadConfig read = ReadConfig.from(
                source.options(),
                format,
                wanted,
                storageOptions,
                source.discovery().directories());
        return columns.evolution() == null
                ? read
                : read.evolving(new EvolutionRules(source.options(), resolver.onEvolution())
                        .of(columns, target.limits().apply(columns.columns().type())));
    }
}
