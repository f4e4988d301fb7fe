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
package io.cloudfiles.flink.table.delta;

import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options that a Delta table has in SQL alone; elsewhere they are arguments. */
@PublicEvolving
public final class DeltaTableOptions {
    /** Where the table is. */
    public static final OptionSpec<String> PATH = OptionSpec.string("path", null, "Root of the table.");

    /** Name of the sink. */
    public static final OptionSpec<String> UID = OptionSpec.string(
            "sink.uid",
            null,
            "Name of the sink: the table remembers by it what is committed, and state is found by it. Default: the name of the table.");

    private static final Set<String> OWN = Set.of(PATH.key(), UID.key(), DeltaOptions.PARALLELISM.key());

    private DeltaTableOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(PATH, UID);
    }

    /** Where a table is. */
    public static String path(SqlTable table) {
        return table.option(PATH.key())
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "[" + table.name() + "] Option 'path' is missing. Name the root of the Delta table."));
    }

    static Optional<Integer> parallelism(SqlTable table) {
        return table.option(DeltaOptions.PARALLELISM.key()).map(text -> {
            try {
                int parallelism = Integer.parseInt(text.trim());
                if (parallelism > 0) {
                    return parallelism;
                }
            } catch (NumberFormatException e) {
                // told below, with the value
            }
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + table.name() + "] Option '" + DeltaOptions.PARALLELISM.key() + "' = '" + text
                            + "' is wrong: it must be a positive whole number.");
        });
    }

    /** Those of the sink, the table and the storage. */
    public static Map<String, String> others(SqlTable table) {
        return table.options(key -> !OWN.contains(key));
    }
}
