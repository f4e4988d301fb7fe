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
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.ContentOptions;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.SchemaHints;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.cloudfiles.flink.error.ErrorCode.CF_FILE_FORMAT_REQUIRED;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_SCHEMA;

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

    private static final String OF_WRITERS = "It is a writer's: leave it out.";

    private final ZoneId sessionZone;
    private final Clock clock;
    private final boolean resumes;
    private final Consumer<RowType> requirement;
    private final Function<RowType, TargetLimits> target;
    private final @Nullable GivenFormat given;

    /** Names of Flink's formats that can be had, or null where none can be named. */
    private final @Nullable List<String> flinkFormats;

    /** What becomes of the job unless the user says; {@code RESTART} where nothing else is possible. */
    private final OnEvolution onEvolution;

    /** The version of the schema log that the job begins with, or null for the latest. */
    private final @Nullable Integer pinned;

    /** Options that were found right; no format where one is given that is made for the columns. */
    private record Resolved(
            Configuration options,
            String uid,
            DiscoveryConfig discovery,
            @Nullable FileFormat format) {}

    /**
     * @param sessionZone zone of times that name none
     * @param clock tells when the job is built
     */
    public SourcePlanner(ZoneId sessionZone, Clock clock) {
        this(
                sessionZone,
                clock,
                false,
                columns -> {},
                columns -> TargetLimits.NONE,
                null,
                null,
                OnEvolution.RESTART,
                null);
    }

    private SourcePlanner(
            ZoneId sessionZone,
            Clock clock,
            boolean resumes,
            Consumer<RowType> requirement,
            Function<RowType, TargetLimits> target,
            @Nullable GivenFormat given,
            @Nullable List<String> flinkFormats,
            OnEvolution onEvolution,
            @Nullable Integer pinned) {
        this.sessionZone = sessionZone;
        this.clock = clock;
        this.resumes = resumes;
        this.requirement = requirement;
        this.target = target;
        this.given = given;
        this.flinkFormats = flinkFormats;
        this.onEvolution = onEvolution;
        this.pinned = pinned;
    }

    /** A planner of a job whose batches carry their columns to its end, so that it goes on when there are new ones. */
    public SourcePlanner evolving() {
        return new SourcePlanner(
                sessionZone, clock, resumes, requirement, target, given, flinkFormats, OnEvolution.CONTINUE, pinned);
    }

    /**
     * A planner for a job that goes on from a checkpoint, or begins. A declared schema is compared with the newest files where it begins
     * only: later they may be of another kind, which must not keep the job down.
     */
    public SourcePlanner resuming(boolean fromCheckpoint) {
        return new SourcePlanner(
                sessionZone, clock, fromCheckpoint, requirement, target, given, flinkFormats, onEvolution, pinned);
    }

    /**
     * A planner that keeps an inferred schema only when it meets a requirement: a job that cannot start must not fix the columns of the
     * next one.
     *
     * @param toBeMet throws when the columns, without metadata columns, do not meet it
     */
    public SourcePlanner requiring(Consumer<RowType> toBeMet) {
        return new SourcePlanner(
                sessionZone, clock, resumes, toBeMet, target, given, flinkFormats, onEvolution, pinned);
    }

    /** A planner of a source that begins with a version of its schema log, since its columns are known already. */
    public SourcePlanner beginningWith(int version) {
        return new SourcePlanner(
                sessionZone, clock, resumes, requirement, target, given, flinkFormats, onEvolution, version);
    }

    /**
     * A planner for a target that does not take every column.
     *
     * @param limits what it does not take of further columns, given those that the job begins with, without metadata columns
     */
    public SourcePlanner within(Function<RowType, TargetLimits> limits) {
        return new SourcePlanner(
                sessionZone, clock, resumes, requirement, limits, given, flinkFormats, onEvolution, pinned);
    }

    /** A planner of a source that reads with this format, whatever is called by its name. */
    public SourcePlanner reading(DeclaredFormat format) {
        return new SourcePlanner(
                sessionZone,
                clock,
                resumes,
                requirement,
                target,
                new GivenFormat(format, null),
                flinkFormats,
                onEvolution,
                pinned);
    }

    /**
     * A planner of a source that reads with this format and gives these columns only.
     *
     * @param columns as in {@link SourceConfig#project}
     */
    public SourcePlanner reading(DeclaredFormat format, List<String> columns) {
        return new SourcePlanner(
                sessionZone,
                clock,
                resumes,
                requirement,
                target,
                new GivenFormat(format, columns),
                flinkFormats,
                onEvolution,
                pinned);
    }

    /**
     * A planner that tells who names a format in vain of Flink's formats, too.
     *
     * @param names of those that the caller would find
     */
    public SourcePlanner besideFlinkFormats(List<String> names) {
        return new SourcePlanner(sessionZone, clock, resumes, requirement, target, given, names, onEvolution, pinned);
    }

    /** The name of the format that options give, in whatever spelling. */
    public static Optional<String> formatName(Map<String, String> options) {
        return new OptionResolver(SourceOptions.all())
                .resolve(options, new ArrayList<>())
                .getOptional(SourceOptions.FORMAT.option())
                .map(String::strip)
                .filter(name -> !name.isEmpty());
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
        resolve(options, declared, problems);
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
        Resolved source = requireRight(options, declared);
        Configuration resolved = source.options;
        Map<String, String> storageOptions = CloudOptions.pick(resolved.toMap());
        try (StorageOpener storages = StorageOpener.of(storageOptions)) {
            BadRecordOptions.path(resolved).ifPresent(storages::open); // that there is a storage for it, is known now
            PlannedColumns columns = schemas(source, storages).plan(declared, resumes, requirement, target);
            ReadConfig read = read(source, withMetadata(columns, metadata), storageOptions);
            LedgerConfig ledger = LedgerConfig.from(
                    resolved, resolved.get(ReadOptions.SPLIT_SIZE.option()).getBytes());
            return new SourceConfig(
                    new OperatorUids(source.uid),
                    source.discovery,
                    ledger,
                    read,
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
        Resolved source = requireRight(options, null);
        try (StorageOpener storages = StorageOpener.of(CloudOptions.pick(source.options.toMap()))) {
            return schemas(source, storages).infer(requirement);
        }
    }

    private Resolved requireRight(Map<String, String> options, @Nullable RowType declared) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable Resolved source = resolve(options, declared, problems);
        OptionProblem.throwIfAny(problems);
        return Objects.requireNonNull(source, "what is wrong was not reported");
    }

    private SchemaPlanner schemas(Resolved source, StorageOpener storages) {
        return new SchemaPlanner(source.format, source.discovery, storages, source.options, clock, sessionZone, pinned);
    }

    private ReadConfig read(Resolved source, PlannedColumns columns, Map<String, String> storageOptions) {
        FileFormat format = source.format;
        ReadColumns wanted = columns.columns();
        if (format == null) {
            GivenFormat made = Objects.requireNonNull(given);
            wanted = made.wanted(wanted);
            format = made.format().create(wanted.schema(), source.options);
        }
        ReadConfig read =
                ReadConfig.from(source.options, format, wanted, storageOptions, source.discovery.directories());
        return columns.evolution() == null
                ? read
                : read.evolving(
                        new EvolutionRules(source.options, onEvolution).of(columns, target.apply(columns.schema())));
    }

    /** Null when something is wrong. */
    private @Nullable Resolved resolve(
            Map<String, String> options, @Nullable RowType declared, List<OptionProblem> problems) {
        @Nullable FileFormatFactory factory = given == null ? formatFactory(options, problems) : null;
        Configuration resolved = resolver(factory).resolve(options, problems);
        DiscoveryConfig discovery = DiscoveryConfig.from(resolved, clock.instant(), sessionZone, problems);
        ReadOptions.check(resolved, problems);
        BadRecordOptions.check(resolved, problems);
        requireApart(discovery, resolved, problems);
        String uid = resolved.getOptional(SourceOptions.UID.option()).orElse("");
        if (uid.isBlank()) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option 'source.uid' is missing. State is found by it after a restart: give each source one."));
        }
        checkHints(resolved, declared, problems);
        if (given != null) {
            given.check(resolved, declared, problems);
            return problems.isEmpty() ? new Resolved(resolved, uid, discovery, null) : null;
        }
        EvolutionRules rules = new EvolutionRules(resolved, onEvolution);
        rules.check(declared, factory, problems);
        if (declared != null && factory != null) {
            factory.problemWithDeclaredColumns(resolved)
                    .ifPresent(problem -> problems.add(new OptionProblem(CF_INVALID_OPTIONS, problem)));
        }
        if (factory == null) {
            return null;
        }
        try {
            FileFormat format = factory.create(rules.applied(factory, inSessionZone(factory, resolved)));
            return problems.isEmpty() ? new Resolved(resolved, uid, discovery, format) : null;
        } catch (CloudFilesException e) {
            problems.add(new OptionProblem(e.code(), e.detail()));
            return null;
        }
    }

    /** What is written of bad records, or asks for files, would be read as data by a source that takes it in. */
    private static void requireApart(DiscoveryConfig discovery, Configuration options, List<OptionProblem> problems) {
        if (!problems.isEmpty()) {
            return;
        }
        BadRecordOptions.path(options)
                .ifPresent(directory -> requireApart(
                        discovery,
                        "Option 'bad-records.path' = '" + directory + "'",
                        directory.child("20260101T000000/bad_records/part-00000-0"),
                        "bad records",
                        problems));
        if (discovery.reprocessLocation() != null) {
            requireApart(
                    discovery,
                    "Option 'discovery.reprocess-location' = '" + discovery.reprocessLocation() + "'",
                    Location.parse(discovery.reprocessLocation()).child("1772000000000.json"),
                    "requests",
                    problems);
        }
    }

    private static void requireApart(
            DiscoveryConfig discovery, String option, Location file, String what, List<OptionProblem> problems) {
        discovery.paths().stream()
                .filter(path -> PathFilter.selects(PathPattern.parse(path, discovery.strictGlob()), file))
                .forEach(path -> problems.add(new OptionProblem(
                        CF_INVALID_OPTIONS,
                        option + " lies within the source '" + path + "', which would read the " + what
                                + " as data. Name a directory beside it, or one in it whose name begins with '_'.")));
    }

    private static void checkHints(Configuration resolved, @Nullable RowType declared, List<OptionProblem> problems) {
        String hints = resolved.getOptional(SchemaOptions.HINTS.option()).orElse("");
        if (declared != null && !hints.isBlank()) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option 'schema.hints' and declared columns cannot be combined: the hints would not be used. Write "
                            + "the types into the columns, or leave the columns out to infer them."));
            return;
        }
        try {
            SchemaHints.parse(hints);
        } catch (CloudFilesException e) {
            problems.add(new OptionProblem(e.code(), e.detail()));
        }
    }

    /** Text in files and in paths is of the same zone, whatever machine plans the job. */
    private Configuration inSessionZone(FileFormatFactory factory, Configuration resolved) {
        String key = factory.name() + ".time-zone";
        boolean hasZone =
                factory.options().stream().anyMatch(option -> option.key().equals(key));
        if (!hasZone || resolved.containsKey(key)) {
            return resolved;
        }
        Configuration zoned = new Configuration(resolved);
        zoned.setString(key, sessionZone.getId());
        return zoned;
    }

    private static PlannedColumns withMetadata(PlannedColumns columns, Map<String, MetadataColumn> metadata) {
        List<String> names = columns.columns().output();
        String taken = metadata.entrySet().stream()
                .filter(column -> names.contains(column.getKey()))
                .map(column -> "Column '" + column.getKey() + "' of the data and the metadata column '"
                        + column.getValue().key() + "' would have the same name.")
                .collect(Collectors.joining(" "));
        if (!taken.isEmpty()) {
            throw new CloudFilesException(
                    CF_INVALID_SCHEMA,
                    taken + " The columns are " + names + ". Rename one of the two, or leave it out.");
        }
        return columns.withMetadata(metadata);
    }

    /** Every option of the source that is known without a format, in the order of the reference page. */
    public static List<OptionSpec<?>> allOptions() {
        return Stream.of(
                        SourceOptions.all(),
                        DiscoveryOptions.all(),
                        LedgerOptions.all(),
                        ReadOptions.all(),
                        ContentOptions.all(),
                        SchemaOptions.all(),
                        BadRecordOptions.all(),
                        CleanOptions.all(),
                        CloudOptions.all())
                .<OptionSpec<?>>flatMap(List::stream)
                .toList();
    }

    private @Nullable FileFormatFactory formatFactory(Map<String, String> options, List<OptionProblem> problems) {
        String name = formatName(options).orElse("");
        if (name.isEmpty()) {
            problems.add(new OptionProblem(
                    CF_FILE_FORMAT_REQUIRED,
                    "Option 'format' is missing. Formats on the class path: "
                            + FileFormats.available().stream()
                                    .map(FileFormatFactory::name)
                                    .toList() + "." + hintAtFlinkFormats()));
            return null;
        }
        try {
            return FileFormats.factory(name);
        } catch (CloudFilesException e) {
            String hint = FileFormats.isOurs(name) ? "" : hintAtFlinkFormats();
            problems.add(new OptionProblem(e.code(), e.detail() + hint));
            return null;
        }
    }

    private String hintAtFlinkFormats() {
        if (flinkFormats == null) {
            return " Formats of Flink, such as debezium-json, need declared columns and may hold updates: name them in a table of SQL, "
                    + "or use bulkFormat(…) or streamFormat(…) of the DataStream API.";
        }
        return flinkFormats.isEmpty()
                ? " No format of Flink is on the class path."
                : " Formats of Flink on the class path: " + String.join(", ", flinkFormats) + ".";
    }

    /** The options of a format with all their spellings. */
    public static List<OptionSpec<?>> formatOptions(FileFormatFactory factory) {
        return DerivedOptions.of(factory.specs());
    }

    /**
     * Knows every option of a source.
     *
     * @param factory the format whose options are known beside those of all sources, or null for none
     */
    public static OptionResolver resolver(@Nullable FileFormatFactory factory) {
        List<OptionSpec<?>> specs = new ArrayList<>(allOptions());
        if (factory != null) {
            specs.addAll(formatOptions(factory));
        }
        OptionResolver resolver = new OptionResolver(specs);
        if (factory != null) {
            optionsOfOthers(factory).forEach((key, formats) -> resolver.misplaced(key, ofOthers(formats, factory)));
        }
        return resolver.misplaced(
                        "checkpointLocation",
                        "It is the job's: use --checkpoint, or Flink's execution.checkpointing.dir.")
                .misplaced("mergeSchema", "It is the sink's: use sink.merge-schema.")
                .misplaced("queryName", "It is the job's: use --name, or Flink's pipeline.name.")
                .misplaced(
                        "compression",
                        "It is a writer's: files are decompressed by what they are, see docs/reference/compression.md.")
                .misplaced("ignoreNullFields", OF_WRITERS)
                .misplaced("quoteAll", OF_WRITERS)
                .misplaced("escapeQuotes", OF_WRITERS)
                .misplaced("extension", OF_WRITERS)
                .misplaced("rootTag", OF_WRITERS)
                .misplaced("declaration", OF_WRITERS)
                .misplaced("arrayElementName", OF_WRITERS)
                .misplaced("validateName", OF_WRITERS);
    }

    /** Every spelling of the options of the other formats, and which formats have them. */
    private static Map<String, List<String>> optionsOfOthers(FileFormatFactory factory) {
        Map<String, List<String>> formats = new LinkedHashMap<>();
        for (FileFormatFactory other : FileFormats.available()) {
            if (!other.name().equals(factory.name())) {
                for (OptionSpec<?> spec : formatOptions(other)) {
                    Stream.concat(Stream.of(spec.key()), spec.aliases().stream())
                            .distinct()
                            .forEach(key -> formats.computeIfAbsent(key, ignored -> new ArrayList<>())
                                    .add(other.name()));
                }
            }
        }
        return formats;
    }

    private static String ofOthers(List<String> formats, FileFormatFactory read) {
        return "It is of the format" + (formats.size() == 1 ? " " : "s ") + String.join(", ", formats)
                + "; the files are read as " + read.name() + ". Correct 'format', or leave it out.";
    }
}
