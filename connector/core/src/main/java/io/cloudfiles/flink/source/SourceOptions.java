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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of the source as a whole. */
@PublicEvolving
public final class SourceOptions {
    /** The file format. */
    public static final OptionSpec<String> FORMAT = OptionSpec.string(
                    "format",
                    null,
                    "The file format: `avro`, `binaryFile`, `csv`, `json`, `orc`, `parquet`, `text`, `xml`, or another one on the class path; in SQL also one of "
                            + "[Flink's](formats/flink-formats.md), such as `debezium-json`.")
            .alias("cloudFiles.format")
            .changeable();

    /** Prefix of all operator uids. */
    public static final OptionSpec<String> UID = OptionSpec.string(
            "source.uid",
            null,
            "Prefix of the uids of all operators of this source; two equal ones in a job are an error.");

    /** Number of readers. */
    public static final OptionSpec<Integer> PARALLELISM = OptionSpec.integer(
                    "scan.parallelism", null, "Parallelism of ledger and readers. Default: the job's.")
            .changeable();

    /** Only {@code true} can be had. */
    public static final OptionSpec<Boolean> VALIDATE_OPTIONS = OptionSpec.bool(
                    "source.validate-options", true, "Whether unknown and contradicting options are refused.")
            .alias("cloudFiles.validateOptions")
            .changeable()
            .onlyAvailable("Options are always checked; correct or remove those that are refused.", "true");

    private SourceOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(FORMAT, UID, PARALLELISM, VALIDATE_OPTIONS);
    }
}
