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

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.source.SourcePlanner;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The schema that an ingest would infer, without keeping it.
 *
 * @param source path of the files, as the {@code path} option takes it
 * @param format the file format
 * @param options options of the source, in any spelling
 */
@Internal
public record Inference(String source, String format, Map<String, String> options) {
    private static final Set<String> EVOLUTION_KEYS = evolutionKeys();

    public Inference {
        options = Map.copyOf(options);
    }

    private static Set<String> evolutionKeys() {
        Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        keys.add(SchemaOptions.EVOLUTION_MODE.key());
        keys.addAll(SchemaOptions.EVOLUTION_MODE.aliases());
        return keys;
    }

    /**
     * Samples the files.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when an option is wrong or there is nothing to sample
     */
    public RowType columns() throws IOException {
        Path log = Files.createTempDirectory("cloudfiles-infer");
        try {
            Map<String, String> all = new LinkedHashMap<>(options);
            // A schema that may grow begins without any file; here there would be nothing to see.
            all.keySet().removeIf(EVOLUTION_KEYS::contains);
            all.put(SchemaOptions.EVOLUTION_MODE.key(), SchemaOptions.EVOLUTION_MODE.spelling(EvolutionMode.RESCUE));
            all.put(DiscoveryOptions.PATH.key(), source);
            all.put(SourceOptions.FORMAT.key(), format);
            all.put(SourceOptions.UID.key(), IngestSettings.SOURCE_UID);
            all.put(SchemaOptions.LOCATION.key(), log.toString());
            return new SourcePlanner(ZoneId.systemDefault(), Clock.systemUTC())
                    .plan(all, null, Map.of())
                    .read()
                    .outputType();
        } finally {
            try (Stream<Path> files = Files.walk(log)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Inference[source=" + source + ", format=" + format + ", options=" + SecretMask.printable(options) + "]";
    }
}
