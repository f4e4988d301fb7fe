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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Options of a table that shows a state.
 *
 * @param path what is to be read; empty when it is not told, which is a problem
 * @param uid the source in it, or null for the only one
 * @param storageOptions those of the store that has it
 */
@PublicEvolving
public record StateTableOptions(String path, @Nullable String uid, Map<String, String> storageOptions) {
    /** What is read. */
    public static final OptionSpec<String> PATH = OptionSpec.string(
                    "path",
                    null,
                    "A checkpoint or savepoint: the directory with the file `_metadata`. Or the checkpoint directory of an `ingest` or"
                            + " `sql`, of which the newest completed checkpoint is read when a statement is planned.")
            .changeable();

    /** Whose files are shown. */
    public static final OptionSpec<String> UID = OptionSpec.string(
                    "source.uid", null, "The `source.uid` of the source in that job. Default: its only source.")
            .changeable();

    public StateTableOptions {
        storageOptions = Map.copyOf(storageOptions);
    }

    /** All options of this concern but those of stores. */
    public static List<OptionSpec<?>> all() {
        return List.of(PATH, UID);
    }

    /**
     * Those of a table.
     *
     * @param problems takes what is wrong
     */
    static StateTableOptions of(SqlTable table, List<OptionProblem> problems) {
        OptionResolver resolver = new OptionResolver(
                Stream.concat(all().stream(), CloudOptions.all().stream()).toList());
        Configuration resolved = resolver.resolve(table.options(), problems);
        String path = resolved.getOptional(PATH.option()).orElse("");
        if (path.isBlank()) {
            problems.add(
                    new OptionProblem(
                            ErrorCode.CF_INVALID_OPTIONS,
                            "Option 'path' is missing. Name a checkpoint, a savepoint or the checkpoint directory of an ingest."));
        }
        return new StateTableOptions(
                path,
                resolved.getOptional(UID.option()).orElse(null),
                table.options(key -> resolver.find(key)
                        .filter(spec -> CloudOptions.all().contains(spec))
                        .isPresent()));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "StateTableOptions[path=" + path + ", uid=" + uid + ", storageOptions="
                + SecretMask.printable(storageOptions) + "]";
    }
}
