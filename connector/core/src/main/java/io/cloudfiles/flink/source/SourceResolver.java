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
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.discovery.notification.NotificationQueues;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.RecordedOptions;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.SchemaHints;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static io.cloudfiles.flink.error.ErrorCode.CF_FILE_FORMAT_REQUIRED;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;

/**
 * Resolves the options of a source and looks for everything that is wrong with them, without listing or reading anything.
 *
 * @param zone of times that name none
 * @param clock tells when the job is built
 * @param given the format where it is handed over rather than named, or null
 * @param flinkFormats names of Flink's formats that can be had, or null where none can be named
 * @param onEvolution what becomes of the job unless the user says; {@code RESTART} where nothing else is possible
 */
record SourceResolver(
        ZoneId zone,
        Clock clock,
        @Nullable GivenFormat given,
        @Nullable List<String> flinkFormats,
        OnEvolution onEvolution) {
    /** Options that were found right; no format where one is given that is made for the columns. */
    record Resolved(
            Configuration options,
            String uid,
            DiscoveryConfig discovery,
            @Nullable FileFormat format) {}

    SourceResolver evolving() {
        return new SourceResolver(zone, clock, given, flinkFormats, OnEvolution.CONTINUE);
    }

    SourceResolver reading(GivenFormat format) {
        return new SourceResolver(zone, clock, format, flinkFormats, onEvolution);
    }

    SourceResolver besideFlinkFormats(List<String> names) {
        return new SourceResolver(zone, clock, given, names, onEvolution);
    }

    /**
     * Resolves what must be right.
     *
     * @throws CloudFilesException with all that is wrong
     */
    Resolved requireRight(Map<String, String> options, @Nullable RowType declared) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable Resolved source = resolve(options, declared, problems);
        OptionProblem.throwIfAny(problems);
        return Objects.requireNonNull(source, "what is wrong was not reported");
    }

    /** Null when something is wrong. */
    @Nullable
    Resolved resolve(Map<String, String> options, @Nullable RowType declared, List<OptionProblem> problems) {
        @Nullable FileFormatFactory factory = given == null ? formatFactory(options, problems) : null;
        Configuration resolved = KnownOptions.resolver(factory).resolve(options, problems);
        DiscoveryConfig discovery = DiscoveryConfig.from(resolved, clock.instant(), zone, problems)
                .remembering(resolved.getOptional(LedgerOptions.MAX_FILE_AGE.option())
                        .orElse(null))
                .recording(RecordedOptions.of(resolved, KnownOptions.of(factory)));
        LedgerOptions.check(resolved, problems);
        ReadOptions.check(resolved, problems);
        BadRecordOptions.check(resolved, problems);
        requireQueue(discovery, problems);
        requireListings(discovery, problems);
        requireApart(discovery, resolved, problems);
        new CleanRules(resolved, discovery).check(problems);
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

    private static void requireQueue(DiscoveryConfig discovery, List<OptionProblem> problems) {
        NotificationConfig notification = discovery.notification();
        if (notification != null && problems.isEmpty()) {
            try {
                NotificationQueues.factoryFor(discovery, notification);
            } catch (CloudFilesException e) {
                problems.add(new OptionProblem(e.code(), e.detail()));
            }
        }
    }

    /** Only a full listing proves which files were seen. */
    private static void requireListings(DiscoveryConfig discovery, List<OptionProblem> problems) {
        NotificationConfig notification = discovery.notification();
        if (discovery.maxFileAge() != null && notification != null && notification.backfillInterval() == null) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option 'ledger.max-file-age' has no effect with discovery.mode = notification alone: only a full listing"
                            + " proves that files of its time were seen, so that nothing would ever be forgotten. Set"
                            + " backfill.interval, such as 1 week."));
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
        zoned.setString(key, zone.getId());
        return zoned;
    }

    private @Nullable FileFormatFactory formatFactory(Map<String, String> options, List<OptionProblem> problems) {
        String name = KnownOptions.formatName(options).orElse("");
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
}
