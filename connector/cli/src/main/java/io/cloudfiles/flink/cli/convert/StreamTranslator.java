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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.MethodChain;
import io.cloudfiles.flink.cli.convert.python.MethodChain.Step;
import io.cloudfiles.flink.cli.convert.python.Origin;
import io.cloudfiles.flink.cli.convert.python.Value;
import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.csv.CsvOptions;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.source.SourceOptions;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates one stream of a program. */
final class StreamTranslator {
    private static final String NOTIFICATION = "notification";
    private static final Pattern CLOUD = Pattern.compile("(?i)(?:s3[an]?|abfss?|wasbs?|gs)://");
    private static final String CHECKPOINT = "checkpointLocation";

    private final StreamDraft draft;
    private final Map<String, Origin> unknowns = new LinkedHashMap<>();

    private StreamTranslator(StreamDraft draft) {
        this.draft = draft;
    }

    /**
     * Translates a chain that begins with {@code readStream}.
     *
     * @return empty when it is none of Auto Loader's
     */
    static Optional<Translation> translate(MethodChain chain) {
        StreamDraft draft = new StreamDraft(chain.steps().get(0).origin());
        read(chain, draft);
        return draft.autoLoader ? Optional.of(new StreamTranslator(draft).translation()) : Optional.empty();
    }

    private static void read(MethodChain chain, StreamDraft draft) {
        ReadCalls reads = new ReadCalls(draft);
        WriteCalls writes = new WriteCalls(draft);
        int write = chain.indexOf("writeStream");
        boolean isRead = false;
        for (int i = 0; i < chain.steps().size(); i++) {
            Step step = chain.steps().get(i);
            if (write >= 0 && i >= write) {
                if (writes.write(step)) {
                    return;
                }
            } else if (!isRead) {
                isRead = reads.read(step);
            } else {
                reads.transform(step);
            }
        }
        if (write < 0) {
            draft.remark(draft.origin, "The file does not say where the rows go.");
        }
    }

    private Translation translation() {
        String format = givenFormat().map(option -> text(option.value())).orElseGet(() -> missing("format"));
        @Nullable FileFormatFactory factory = factory(format);
        Map<String, String> source =
                options(KnownOptions.resolver(factory), optionsOfKnownFormats(factory), SourceOptions.FORMAT.key());
        sayFixedColumns(source);
        sayQueue(source);
        String path = source.remove(DiscoveryOptions.PATH.key());
        sayHeader(format, source);
        Optional<Value> checkpoint = take(draft.sinkOptions, CHECKPOINT).map(GivenOption::value);
        Optional<Value> target =
                take(draft.sinkOptions, "path").map(GivenOption::value).or(() -> Optional.ofNullable(draft.target));
        Map<String, String> sink = options(new OptionResolver(DeltaOptions.all()), draft.sinkOptions, "");
        @Nullable String interval = interval();
        String targetText = target.map(this::text).orElseGet(() -> missing("target"));
        draft.remarks.sort(
                Comparator.comparingInt((Remark remark) -> remark.origin().line()));
        return new Translation(
                draft.origin.line(),
                draft.path == null ? Optional.ofNullable(path).orElseGet(() -> missing("source")) : text(draft.path),
                format,
                targetText,
                Translation.lastWord(draft.table == null ? targetText : draft.table.text()),
                checkpoint.map(this::text).orElse(null),
                draft.availableNow,
                interval,
                draft.jobName == null ? null : text(draft.jobName),
                draft.schema != null,
                draft.schema == null ? null : draft.schema.columns(),
                List.copyOf(draft.addedColumns),
                List.copyOf(draft.partitionColumns),
                source,
                sink,
                unknowns,
                List.copyOf(draft.remarks));
    }

    private void sayFixedColumns(Map<String, String> source) {
        @Nullable String mode = source.get(SchemaOptions.EVOLUTION_MODE.key());
        if (SqlScript.ADD_NEW_COLUMNS.equals(mode) || SqlScript.WIDEN_TYPES.equals(mode)) {
            OptionResolver known = new OptionResolver(List.of(SchemaOptions.EVOLUTION_MODE));
            draft.sourceOptions.stream()
                    .filter(option -> known.find(option.key()).isPresent())
                    .findFirst()
                    .ifPresent(option -> draft.remark(
                            option.origin(),
                            "The command line does so. The columns of the SQL table are fixed: a new field is kept in a column"
                                    + " _rescued_data STRING, where you declare one."));
        }
    }

    /**
     * A source of one path in a cloud's store sets its queue up, as Auto Loader's does. For others there is none: their files are found by
     * listings, and what is said of queues is left out.
     */
    private void sayQueue(Map<String, String> source) {
        String path = draft.path == null ? source.getOrDefault(DiscoveryOptions.PATH.key(), "") : draft.path.text();
        if (source.containsKey(DiscoveryOptions.NOTIFICATION_QUEUE.key())
                || !NOTIFICATION.equals(source.get(DiscoveryOptions.MODE.key()))
                || CLOUD.matcher(path).lookingAt() && PathPattern.split(path).size() == 1) {
            return;
        }
        OptionResolver known = new OptionResolver(List.of(
                DiscoveryOptions.MODE,
                DiscoveryOptions.NOTIFICATION_FETCH_PARALLELISM,
                DiscoveryOptions.NOTIFICATION_PATH_REWRITES,
                DiscoveryOptions.NOTIFICATION_STREAM_ID,
                DiscoveryOptions.NOTIFICATION_TAGS));
        for (GivenOption option : draft.sourceOptions) {
            known.find(option.key()).ifPresent(spec -> {
                source.keySet()
                        .removeIf(key -> key.equals(spec.key()) || spec.isFamily() && key.startsWith(spec.key() + "."));
                draft.remark(
                        option.origin(),
                        "A queue is set up for a source of one path in a cloud's store, which this one is not: it is listed. Where there"
                                + " is a queue that tells of its new files, set discovery.mode = notification and notification.queue.");
            });
        }
    }

    /**
     * With declared columns, which SQL always has, it must be said. Auto Loader takes a header for granted where it infers, and none where
     * columns are declared.
     */
    private void sayHeader(String format, Map<String, String> source) {
        if (format.equalsIgnoreCase("csv")) {
            source.putIfAbsent(CsvOptions.HEADER.key(), Boolean.toString(draft.schema == null));
        }
    }

    private Optional<GivenOption> givenFormat() {
        OptionResolver known = new OptionResolver(List.of(SourceOptions.FORMAT));
        return draft.sourceOptions.stream()
                .filter(option -> known.find(option.key()).isPresent())
                .findFirst();
    }

    private @Nullable FileFormatFactory factory(String format) {
        try {
            return FileFormats.factory(format);
        } catch (CloudFilesException e) {
            draft.remark(givenFormat().map(GivenOption::origin).orElse(draft.origin), e.detail());
            return null;
        }
    }

    /** The options of a source, without those that only its format can know, where there is no such format. */
    private List<GivenOption> optionsOfKnownFormats(@Nullable FileFormatFactory factory) {
        if (factory != null) {
            return draft.sourceOptions;
        }
        List<GivenOption> known = new ArrayList<>();
        for (GivenOption option : draft.sourceOptions) {
            if (KnownOptions.resolver(null).find(option.key()).isPresent()) {
                known.add(option);
            } else {
                draft.remark(option.origin(), "Without the format nobody knows whether it has such an option.");
            }
        }
        return known;
    }

    /** Options of one side, without the one that has a flag of its own. */
    private Map<String, String> options(OptionResolver known, List<GivenOption> given, String except) {
        OptionTranslator options = new OptionTranslator(known, draft.remarks);
        for (GivenOption option : given) {
            if (known.find(option.key())
                    .filter(spec -> spec.key().equals(except))
                    .isEmpty()) {
                text(option.value());
                options.add(option);
            }
        }
        return new LinkedHashMap<>(options.translated());
    }

    private @Nullable String interval() {
        GivenOption given = draft.interval;
        if (given == null) {
            return null;
        }
        OptionResolver durations = new OptionResolver(List.of(DiscoveryOptions.INTERVAL));
        OptionTranslator one = new OptionTranslator(durations, draft.remarks);
        one.add(new GivenOption(given.origin(), DiscoveryOptions.INTERVAL.key(), given.value()));
        text(given.value());
        return one.translated().get(DiscoveryOptions.INTERVAL.key());
    }

    private static Optional<GivenOption> take(List<GivenOption> options, String key) {
        Optional<GivenOption> found = new ArrayList<>(options)
                .stream().filter(option -> option.key().equalsIgnoreCase(key)).findFirst();
        options.removeIf(option -> option.key().equalsIgnoreCase(key));
        return found;
    }

    private String text(Value value) {
        unknowns.putAll(value.unknowns());
        return value.text();
    }

    private String missing(String name) {
        unknowns.put(name, draft.origin);
        return "${" + name + "}";
    }
}
