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

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.ContentOptions;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.storage.CloudOptions;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which options a source has, in all their spellings, and where those belong that it has not. */
@Internal
public final class KnownOptions {
    private static final String OF_WRITERS = "It is a writer's: leave it out.";

    private KnownOptions() {}

    /** The name of the format that options give, in whatever spelling. */
    public static Optional<String> formatName(Map<String, String> options) {
        return new OptionResolver(SourceOptions.all())
                .resolve(options, new ArrayList<>())
                .getOptional(SourceOptions.FORMAT.option())
                .map(String::strip)
                .filter(name -> !name.isEmpty());
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

    /** The options of a format with all their spellings. */
    public static List<OptionSpec<?>> formatOptions(FileFormatFactory factory) {
        return DerivedOptions.of(factory.specs());
    }

    /**
     * Every option of a source.
     *
     * @param factory its format, or null for none
     */
    static List<OptionSpec<?>> of(@Nullable FileFormatFactory factory) {
        List<OptionSpec<?>> specs = new ArrayList<>(allOptions());
        if (factory != null) {
            specs.addAll(formatOptions(factory));
        }
        return specs;
    }

    /**
     * Knows every option of a source.
     *
     * @param factory the format whose options are known beside those of all sources, or null for none
     */
    public static OptionResolver resolver(@Nullable FileFormatFactory factory) {
        OptionResolver resolver = new OptionResolver(of(factory));
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
