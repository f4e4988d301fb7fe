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
package io.cloudfiles.flink.schema;

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;

import java.util.List;

/** Options of the schema: {@code schema.*}. */
@PublicEvolving
public final class SchemaOptions {
    /** Where the schema log lives. */
    public static final OptionSpec<String> LOCATION = OptionSpec.string(
                    "schema.location",
                    null,
                    "Directory of the schema log; required to infer. The command line uses `<checkpoint>/schema`.")
            .alias("cloudFiles.schemaLocation")
            .changeable();

    /** What happens to data that does not fit. */
    public static final OptionSpec<EvolutionMode> EVOLUTION_MODE = OptionSpec.constant(
                    "schema.evolution-mode",
                    EvolutionMode.class,
                    null,
                    "What happens to data that does not fit the schema: `add-new-columns`, `add-new-columns-with-type-widening`, "
                            + "`rescue`, `fail-on-new-columns` or `none`. Default: `add-new-columns` for an inferred schema, `none` for a "
                            + "declared one, to which nothing can be added.")
            .alias("cloudFiles.schemaEvolutionMode")
            .changeable();

    /** How a schema changes. */
    public static final OptionSpec<OnEvolution> ON_EVOLUTION = OptionSpec.constant(
                    "schema.on-evolution",
                    OnEvolution.class,
                    null,
                    "What becomes of the job when its schema has a new version. `continue`: it goes on. `restart`: it ends, and goes on "
                            + "with the new columns when it is submitted again. Default: `continue` where batches carry their columns, as in "
                            + "`ingest` and `readEvolving(…)`, else `restart`, and only that.")
            .changeable();

    /** Known columns of an inferred schema. */
    public static final OptionSpec<String> HINTS = OptionSpec.string(
                    "schema.hints",
                    null,
                    "What is known of the columns of an inferred schema, such as `id BIGINT, user.born DATE, tags.element INT, "
                            + "prices.value DOUBLE`: types, spelling and columns that no sampled file has. Refused with declared columns.")
            .alias("cloudFiles.schemaHints")
            .changeable();

    /** Whether types are inferred. */
    public static final OptionSpec<Boolean> INFER_COLUMN_TYPES = OptionSpec.bool(
                    "schema.infer-column-types",
                    false,
                    "Whether numbers, booleans and so on are recognised; otherwise every leaf of an inferred schema is a string.")
            .alias("cloudFiles.inferColumnTypes")
            .changeable();

    /** Columns from the path. */
    public static final OptionSpec<String> PARTITION_COLUMNS = OptionSpec.string(
                    "schema.partition-columns",
                    null,
                    "Columns that are taken from `key=value` directories of the path, separated by commas. Declared columns must "
                            + "include them. Default: for an inferred schema all such directories below `path`, if all "
                            + "sampled files have the same; none for a declared one. An empty text means none.")
            .alias("cloudFiles.partitionColumns");

    /** Name of the rescued data column. */
    public static final OptionSpec<String> RESCUED_DATA_COLUMN = OptionSpec.string(
                    "schema.rescued-data-column",
                    null,
                    "STRING column that takes what fits no column. Default: `_rescued_data` for an inferred schema; with a declared one "
                            + "a column of that name switches rescue on.")
            .alias("rescuedDataColumn")
            .alias("cloudFiles.rescuedDataColumn");

    /** Whether case matters. */
    public static final OptionSpec<Boolean> CASE_SENSITIVE = OptionSpec.bool(
                    "schema.case-sensitive",
                    true,
                    "Whether names in the data must match columns in case; if so, others are rescued.")
            .alias("readerCaseSensitive")
            .alias("cloudFiles.readerCaseSensitive")
            .changeable();

    /** Sampled files. */
    public static final OptionSpec<Integer> INFERENCE_MAX_FILES = OptionSpec.integer(
                    "schema.inference.max-files",
                    1000,
                    "Files whose heads are sampled to infer the schema, newest first among the first 100,000 listed; those "
                            + "of 0 bytes are left out, whatever the format.")
            .alias("spark.databricks.cloudFiles.schemaInference.sampleSize.numFiles")
            .changeable();

    /** Sampled bytes. */
    public static final OptionSpec<MemorySize> INFERENCE_MAX_BYTES = OptionSpec.size(
                    "schema.inference.max-bytes",
                    MemorySize.ofMebiBytes(1024),
                    "Bytes sampled to infer the schema, shared evenly among the sampled files.")
            .alias("spark.databricks.cloudFiles.schemaInference.sampleSize.numBytes")
            .changeable();

    private SchemaOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                LOCATION,
                EVOLUTION_MODE,
                ON_EVOLUTION,
                HINTS,
                INFER_COLUMN_TYPES,
                PARTITION_COLUMNS,
                RESCUED_DATA_COLUMN,
                CASE_SENSITIVE,
                INFERENCE_MAX_FILES,
                INFERENCE_MAX_BYTES);
    }
}
