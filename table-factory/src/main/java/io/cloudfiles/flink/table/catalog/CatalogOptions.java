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
package io.cloudfiles.flink.table.catalog;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Options of the catalog: those of {@code CREATE CATALOG}. Beside them it takes those of the store. */
@PublicEvolving
public final class CatalogOptions {
    /** Where the definitions are. */
    public static final OptionSpec<String> LOCATION = OptionSpec.string(
            "location",
            null,
            "Directory of the definitions, on any store that can write a file only if there is none.");

    /** The database of names without one. */
    public static final OptionSpec<String> DEFAULT_DATABASE =
            OptionSpec.string("default-database", "default", "Database that is used until `USE` names another.");

    private CatalogOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(LOCATION, DEFAULT_DATABASE);
    }

    /**
     * Resolves what a statement says, and reports every problem at once.
     *
     * @param catalog its name
     */
    public static CatalogSettings resolve(String catalog, Map<String, String> options) {
        Map<String, String> given = new TreeMap<>(options);
        given.remove("type");
        given.remove("property-version");
        List<OptionSpec<?>> known = new ArrayList<>(all());
        known.addAll(CloudOptions.all());
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(known).resolve(given, problems);
        String location = resolved.getOptional(LOCATION.option()).orElse("");
        if (location.isBlank()) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'location' is missing. Name the directory that keeps the definitions of catalog '" + catalog
                            + "', such as s3://lake/catalog."));
        } else {
            check(location, problems);
        }
        OptionProblem.throwIfAny(problems);
        return new CatalogSettings(
                Location.parse(location), resolved.get(DEFAULT_DATABASE.option()), CloudOptions.pick(resolved.toMap()));
    }

    private static void check(String location, List<OptionProblem> problems) {
        try {
            Location.parse(location);
        } catch (IllegalArgumentException e) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'location' = '" + location + "' is wrong: " + e.getMessage()));
        }
    }
}
