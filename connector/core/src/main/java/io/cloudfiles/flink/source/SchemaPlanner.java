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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.read.ColumnPlan;
import io.cloudfiles.flink.read.FailureMode;
import io.cloudfiles.flink.read.FileColumn;
import io.cloudfiles.flink.read.PartitionColumns;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.read.SchemaMark;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.LimitedGrowth;
import io.cloudfiles.flink.schema.SameNames;
import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaHints;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the schema of a source where the job is built: the declared one, the latest of the schema log, or one inferred from a sample of
 * the files and appended to the log.
 */
final class SchemaPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaPlanner.class);

    /** Auto Loader's name of the rescued data column. */
    static final String RESCUED_DATA = "_rescued_data";

    private final @Nullable FileFormat format;
    private final DiscoveryConfig discovery;
    private final StorageOpener storages;
    private final ReadableConfig options;
    private final Clock clock;
    private final ZoneId zone;
    private final @Nullable Integer pinned;
    private final PlanTarget target;
    private final FileColumns ofFile;
    private final NewestFiles newest;
    private final PartitionPlanner partitions;
    private final SchemaHints hints;

    /**
     * @param source without a format where one is made for declared columns, none of which is special
     * @param zone of instants in paths that name none
     * @param pinned the version of the log to begin with, or null for the latest
     * @param target takes the rows
     * @param ofFile columns behind those of the schema
     */
    SchemaPlanner(
            SourceResolver.Resolved source,
            StorageOpener storages,
            Clock clock,
            ZoneId zone,
            @Nullable Integer pinned,
            PlanTarget target,
            FileColumns ofFile) {
        this.format = source.format();
        this.discovery = source.discovery();
        this.storages = storages;
        this.options = source.options();
        this.clock = clock;
        this.zone = zone;
        this.pinned = pinned;
        this.target = target;
        this.ofFile = ofFile;
        this.newest = new NewestFiles(discovery, storages, clock);
        this.partitions = new PartitionPlanner(options, discovery);
        this.hints = SchemaHints.parse(
                options.getOptional(SchemaOptions.HINTS.option()).orElse(""));
    }

    /**
     * Finds it.
     *
     * @param declared the declared columns, or null
     * @param resumes whether the job goes on from a checkpoint: the newest files may then be of another kind
     */
    PlannedColumns plan(@Nullable RowType declared, boolean resumes) {
        if (declared != null) {
            List<String> told = partitions.of(declared);
            @Nullable String rescued = format == null ? null : declaredRescueColumn(declared);
            ColumnPlan plan = columns(declared, told, rescued);
            if (!resumes) {
                new DeclaredFit(format, newest, storages).require(declared, told);
            }
            return planned(SchemaMark.NONE, declared, plan, mode(declared));
        }
        SchemaVersion logged = fromLogOrFiles();
        SchemaVersion version = partitions.asAsked(logged);
        ColumnPlan plan = columns(version.type(), version.partitionColumns(), inferredRescueColumn());
        return planned(SchemaMark.of(logged), version.type(), plan, mode(null));
    }

    /** Finds the columns of a source that declares none. */
    InferredSchema infer() throws IOException {
        SchemaVersion logged = fromLogOrFiles();
        SchemaVersion version = partitions.asAsked(logged);
        return InferredSchema.of(version, log().version(log().numbers().get(0)), inferredRescueColumn());
    }

    private PlannedColumns planned(SchemaMark version, RowType columns, ColumnPlan plan, EvolutionMode mode) {
        boolean looks = mode.addsColumns() || mode == EvolutionMode.FAIL_ON_NEW_COLUMNS;
        return new PlannedColumns(plan, version, columns, looks && format != null ? mode : null);
    }

    private EvolutionMode mode(@Nullable RowType declared) {
        return options.getOptional(SchemaOptions.EVOLUTION_MODE.option())
                .orElse(declared == null ? EvolutionMode.ADD_NEW_COLUMNS : EvolutionMode.NONE);
    }

    private String inferredRescueColumn() {
        return options.getOptional(SchemaOptions.RESCUED_DATA_COLUMN.option()).orElse(RESCUED_DATA);
    }

    private @Nullable String declaredRescueColumn(RowType declared) {
        Optional<String> named = options.getOptional(SchemaOptions.RESCUED_DATA_COLUMN.option());
        boolean rescues =
                options.getOptional(SchemaOptions.EVOLUTION_MODE.option()).orElse(EvolutionMode.NONE)
                        == EvolutionMode.RESCUE;
        if (named.isPresent() || rescues || isString(declared, RESCUED_DATA)) {
            return named.orElse(RESCUED_DATA);
        }
        return null;
    }

    private ColumnPlan columns(RowType columns, List<String> partitionNames, @Nullable String rescueColumn) {
        requireString(columns, rescueColumn);
        List<RowType.RowField> told = columns.getFields().stream()
                .filter(field -> partitionNames.contains(field.getName()))
                .toList();
        boolean caseSensitive = options.get(SchemaOptions.CASE_SENSITIVE.option());
        ColumnPlan ofData = new ColumnPlan(
                new PartitionColumns(new RowType(told), caseSensitive, zone),
                rescueColumn,
                format == null ? null : options.get(BadRecordOptions.COLUMN.option()),
                caseSensitive,
                format != null && format.canPrune(),
                new LinkedHashMap<>());
        Map<String, FileColumn> more = ofFile.of(columns, new RowType(told));
        requireOtherNames(ofData.of(0, columns).output(), more.keySet());
        return ofData.with(more);
    }

    private static void requireOtherNames(List<String> names, Set<String> ofFile) {
        String taken = ofFile.stream()
                .filter(names::contains)
                .map(name -> "Column '" + name
                        + "' of the data and an added column that tells of the file would have the same name.")
                .collect(Collectors.joining(" "));
        if (!taken.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    taken + " The columns are " + names + ". Rename one of the two, or leave it out.");
        }
    }

    private static boolean isString(RowType type, String name) {
        int index = type.getFieldIndex(name);
        return index >= 0 && type.getTypeAt(index).is(LogicalTypeRoot.VARCHAR);
    }

    private static void requireString(RowType type, @Nullable String name) {
        if (name != null && type.getFieldIndex(name) >= 0 && !isString(type, name)) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Column '" + name + "' is "
                            + type.getTypeAt(type.getFieldIndex(name)).asSummaryString()
                            + ", but it takes rescued data and must be STRING. Rename it, or name another one in "
                            + "'schema.rescued-data-column'.");
        }
    }

    private SchemaLog log() {
        String location = options.getOptional(SchemaOptions.LOCATION.option())
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option 'schema.location' is missing. The inferred schema is kept there, so that every run"
                                + " reads with the same one. Name a directory for it, or declare the columns."));
        Location directory = Location.parse(location);
        return new SchemaLog(storages.open(directory), directory);
    }

    private SchemaVersion fromLogOrFiles() {
        SchemaLog log = log();
        try {
            if (pinned != null) {
                return log.version(pinned);
            }
            Optional<SchemaVersion> latest = log.latestOrImported(clock.instant());
            if (latest.isEmpty()) {
                return inferTo(log);
            }
            // What began without files is looked at again: only a sample tells the columns of the path.
            boolean tells = latest.get().type().getFieldCount() > 0
                    || newest.sample(1).files().isEmpty();
            return tells ? withNewHints(withinLimits(latest.get(), log), log) : inferTo(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Without what files brought and the target does not take, since others changed it meanwhile: rows with it never came in, and the next
     * run would end like this one. What the log began with stays, for the requirement to tell.
     */
    private SchemaVersion withinLimits(SchemaVersion version, SchemaLog log) throws IOException {
        List<Integer> numbers = log.numbers();
        if (numbers.size() == 1) {
            return version;
        }
        LimitedGrowth growth =
                LimitedGrowth.within(target.limits().apply(given(version.type(), version.partitionColumns())));
        RowType type = growth.of(log.version(numbers.get(0)).type(), version.type());
        if (type.equals(version.type())) {
            return version;
        }
        tell(growth);
        return log.append(type, version.partitionColumns(), SchemaCause.limited(), clock.instant());
    }

    /** What the log has stays as it is, since a table holds it already; what hints name beyond that is added. */
    private SchemaVersion withNewHints(SchemaVersion version, SchemaLog log) throws IOException {
        RowType type = TypeMerger.finish(hints.applyToNew(version.type(), version.type()));
        if (type.equals(version.type())) {
            return version;
        }
        target.requirement().accept(given(type, version.partitionColumns()));
        return log.append(type, version.partitionColumns(), SchemaCause.hinted(), clock.instant());
    }

    private SchemaVersion inferTo(SchemaLog log) throws IOException {
        FileSampler.Sample sample = newest.sample(options.get(SchemaOptions.INFERENCE_MAX_FILES.option()));
        List<FileEntry> files = sample.files();
        RowType data = inferred(files);
        if (data.getFieldCount() == 0 && !(files.isEmpty() && mayBeginEmpty())) {
            throw new CloudFilesException(
                    ErrorCode.CF_EMPTY_DIR_FOR_SCHEMA_INFERENCE,
                    discovery.paths() + " The schema is to be inferred, but there is no file with "
                            + inferring().whatARecordIs() + " (files looked at: " + files.size()
                            + (sample.empty() > 0 ? ", left out as they have 0 bytes: " + sample.empty() : "")
                            + "). Put a sample file there, or declare the columns.");
        }
        RowType told = partitions.infer(files);
        RowType found = withHints(partitions.merge(data, told), told);
        RowType taken = taken(found, told.getFieldNames());
        // What a hint asks for and the target does not take is for the requirement to tell.
        RowType merged = taken.equals(found) ? found : withHints(taken, told);
        List<String> ofPath = spelled(told.getFieldNames(), merged);
        target.requirement().accept(given(merged, ofPath));
        return log.append(
                merged,
                ofPath,
                SchemaCause.inferred(
                        data.getFieldCount() == 0
                                ? "where no file of " + discovery.paths() + " had a record"
                                : "from the files of " + discovery.paths()),
                clock.instant());
    }

    /** All columns that the source gives for inferred ones. */
    private RowType given(RowType inferred, List<String> ofPath) {
        return columns(inferred, ofPath, inferredRescueColumn()).of(0, inferred).type();
    }

    private RowType withHints(RowType columns, RowType ofPath) {
        return partitions.spelled(ofPath, TypeMerger.finish(hints.applyTo(columns)));
    }

    private static List<String> spelled(List<String> names, RowType columns) {
        return names.stream()
                .map(name -> columns.getFieldNames().get(SameNames.indexOf(name, columns.getFieldNames())))
                .toList();
    }

    /** What a table that is there already does not take stays in the rescued data from the first file on. */
    private RowType taken(RowType found, List<String> namesOfPath) {
        List<String> ofPath = spelled(namesOfPath, found);
        LimitedGrowth growth = LimitedGrowth.ofFirst(target.limits().apply(given(found, ofPath)));
        RowType alwaysTaken = new RowType(found.getFields().stream()
                .filter(field -> ofPath.contains(field.getName()))
                .toList());
        RowType taken = growth.of(alwaysTaken, found);
        tell(growth);
        return taken;
    }

    private static void tell(LimitedGrowth growth) {
        growth.refusals()
                .forEach((path, refusal) -> LOG.warn(
                        "Field '{}' becomes no column: its values stay in the rescued data. {}",
                        String.join(".", path),
                        refusal));
    }

    /** Whether the first file brings its columns with it. */
    private boolean mayBeginEmpty() {
        return mode(null).addsColumns() && inferring().canPrune();
    }

    private RowType inferred(List<FileEntry> files) throws IOException {
        long maxBytes = options.get(SchemaOptions.INFERENCE_MAX_BYTES.option()).getBytes();
        RowType found = new SchemaSampler(inferring(), storages, this::isToleratedByReaders)
                .infer(files, maxBytes / Math.max(1, files.size()));
        return new SameNames(
                        options.get(SchemaOptions.CASE_SENSITIVE.option()),
                        inferring().inferrer()::merge)
                .joined(found);
    }

    private FileFormat inferring() {
        return Objects.requireNonNull(format, "a format that infers nothing needs declared columns");
    }

    /** A file that the readers would pass over must not keep the job from starting. */
    private boolean isToleratedByReaders(Exception failure) {
        return options.get(ReadOptions.ON_FAILURE.option()) == FailureMode.QUARANTINE
                || options.get(ReadOptions.IGNORE_CORRUPT_FILES.option()) && failure instanceof CloudFilesException;
    }
}
