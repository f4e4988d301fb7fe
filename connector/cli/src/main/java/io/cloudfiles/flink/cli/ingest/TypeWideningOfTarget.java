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
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.storage.Storages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets the columns of a table become wider only where the table allows it: one that the ingest makes does, and the protocol of one that
 * exists is never raised unasked.
 */
final class TypeWideningOfTarget {
    private static final String PROPERTY = "delta.enableTypeWidening";
    private static final OptionResolver OF_SOURCE = KnownOptions.resolver(null);

    private TypeWideningOfTarget() {}

    /**
     * The settings to run with.
     *
     * @param warnings takes what the user should know
     */
    static IngestSettings fit(IngestSettings settings, Consumer<String> warnings) throws IOException {
        EvolutionMode mode = OF_SOURCE
                .resolve(settings.sourceOptions(), new ArrayList<>())
                .getOptional(SchemaOptions.EVOLUTION_MODE.option())
                .orElse(EvolutionMode.ADD_NEW_COLUMNS);
        if (!mode.widensTypes() || isAsked(settings)) {
            return settings;
        }
        Optional<TableDefinition> table = table(settings);
        Map<String, String> options = new LinkedHashMap<>(settings.options());
        if (table.isEmpty()) {
            options.put(PROPERTY, "true");
        } else if (!"true".equalsIgnoreCase(table.get().properties().get(PROPERTY))) {
            options.keySet()
                    .removeIf(key -> OF_SOURCE
                            .find(key)
                            .filter(spec -> spec.key().equals(SchemaOptions.EVOLUTION_MODE.key()))
                            .isPresent());
            options.put(
                    SchemaOptions.EVOLUTION_MODE.key(),
                    SchemaOptions.EVOLUTION_MODE.spelling(EvolutionMode.ADD_NEW_COLUMNS));
            warnings.accept(
                    "The table does not allow its columns to become wider, so that values that do not fit them go to the rescued "
                            + "data, and new columns are added. To widen columns, run in Spark: ALTER TABLE delta.`"
                            + settings.target() + "` SET TBLPROPERTIES ('" + PROPERTY + "' = 'true')");
        }
        return settings.withOptions(options);
    }

    /** Whether the user has said how it is to be with the table. */
    private static boolean isAsked(IngestSettings settings) {
        return settings.options().keySet().stream()
                .anyMatch(key -> key.strip().equalsIgnoreCase(PROPERTY)
                        || key.strip().equalsIgnoreCase(DeltaOptions.ALLOW_PROTOCOL_UPGRADE.key()));
    }

    private static Optional<TableDefinition> table(IngestSettings settings) throws IOException {
        try (Storages storages = Storages.load()) {
            return DeltaTable.toRead(settings.target(), storages.open(settings.target(), settings.options()))
                    .definition();
        }
    }
}
