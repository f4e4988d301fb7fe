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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of ORC: {@code orc.*}, with Spark's meaning. */
@PublicEvolving
public final class OrcOptions {
    /** Inference over many files. */
    public static final OptionSpec<Boolean> MERGE_SCHEMA = OptionSpec.bool(
                    "orc.merge-schema", true, "Whether the columns of all sampled files are merged when inferring.")
            .alias("mergeSchema")
            .changeable()
            .onlyAvailable(
                    "The columns of all sampled files are merged; set schema.inference.max-files = 1 to look at one.",
                    "true");

    private OrcOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MERGE_SCHEMA);
    }
}
