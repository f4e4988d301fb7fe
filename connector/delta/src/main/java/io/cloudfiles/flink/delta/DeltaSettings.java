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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.TableProperties;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageFactory;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns what a user wrote of a table into its configuration, with all problems told together. */
final class DeltaSettings {
    private DeltaSettings() {}

    /**
     * Resolves what a user wrote.
     *
     * @param type names and types of the rows, where they are known
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    static DeltaConfig resolve(
            String path, String uid, @Nullable RowType type, List<String> partitionBy, Map<String, String> options) {
        List<OptionProblem> problems = new ArrayList<>();
        DeltaConfig config = resolve(path, uid, type, partitionBy, options, problems);
        OptionProblem.throwIfAny(problems);
        if (type != null) {
            NewTable.of(type, partitionBy, config.clusterBy(), config.tableProperties());
        }
        return config;
    }

    /** The same without a look at the rows; of no use when a problem was added. */
    static DeltaConfig resolve(
            String path,
            String uid,
            @Nullable RowType type,
            List<String> partitionBy,
            Map<String, String> options,
            List<OptionProblem> problems) {
        if (uid.isBlank()) {
            problems.add(
                    new OptionProblem(
                            ErrorCode.CF_INVALID_OPTIONS,
                            "[" + path
                                    + "] The sink has no uid. Call uid(…) with a name that stays the same when the job is started again."));
        }
        requireLocation(path, problems);
        Map<String, String> tableProperties = new HashMap<>();
        Map<String, String> others = new TreeMap<>();
        options.forEach((key, value) -> (TableProperties.isMeant(key) ? tableProperties : others).put(key, value));
        Map<String, OptionSpec<?>> storageSpecs = storageSpecs();
        Configuration resolved = resolver(storageSpecs).resolve(others, problems);
        Map<String, String> storageOptions = resolved.toMap();
        storageOptions.keySet().retainAll(storageSpecs.keySet());
        return DeltaConfig.from(
                resolved,
                uid,
                new TableAccess(path, storageOptions),
                type,
                partitionBy,
                TableProperties.check(tableProperties, problems),
                problems);
    }

    private static void requireLocation(String path, List<OptionProblem> problems) {
        try {
            Location.parse(path);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new OptionProblem(ErrorCode.CF_INVALID_OPTIONS, "The sink's path is wrong: " + e.getMessage()));
        }
    }

    private static OptionResolver resolver(Map<String, OptionSpec<?>> storageSpecs) {
        List<OptionSpec<?>> specs = new ArrayList<>(DeltaOptions.all());
        specs.addAll(storageSpecs.values());
        return new OptionResolver(specs)
                .misplaced(
                        "checkpointLocation",
                        "Set Flink's execution.checkpointing.dir, or --checkpoint on the command line.")
                .misplaced("queryName", "Name the job with the argument of execute, or SET 'pipeline.name'.");
    }

    private static Map<String, OptionSpec<?>> storageSpecs() {
        Map<String, OptionSpec<?>> specs = new HashMap<>();
        try (Storages storages = Storages.load()) {
            for (StorageFactory factory : storages.factories()) {
                factory.options().forEach(option -> specs.put(option.key(), OptionSpec.declared(option)));
            }
            // With their other spellings, and those that have no store in this version, to be refused by name.
            CloudOptions.all().forEach(option -> specs.put(option.key(), option));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return specs;
    }
}
