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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.columnar.RebaseMode;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of Avro: {@code avro.*}, with Spark's meaning and defaults. */
@PublicEvolving
public final class AvroOptions {
    /** Schema of the records. */
    public static final OptionSpec<String> SCHEMA = OptionSpec.string(
                    "avro.avro-schema",
                    null,
                    "Schema of the records as JSON, also where files have older or newer ones: columns are inferred from it, fields that a "
                            + "file lacks have its defaults, fields and symbols of enums are also found by its aliases and defaults, "
                            + "numbers have its logical types.")
            .alias("avroSchema")
            .changeable();

    /** Where the schema is read from. */
    public static final OptionSpec<String> SCHEMA_URL = OptionSpec.string(
                    "avro.avro-schema-url",
                    null,
                    "File with the schema of the records, in any store, instead of `avro.avro-schema`; read once, where the job is built,"
                            + " with the credentials that the store finds there by itself.")
            .alias("avroSchemaUrl")
            .changeable();

    /** Calendar of dates and instants. */
    public static final OptionSpec<RebaseMode> DATETIME_REBASE_MODE = OptionSpec.constant(
                    "avro.datetime-rebase-mode",
                    RebaseMode.class,
                    RebaseMode.CORRECTED,
                    "Calendar of dates and instants in files that do not name Spark as their writer: `corrected` takes them as "
                            + "they are, `legacy` converts them from the hybrid Julian calendar, `exception` refuses a file with a date "
                            + "before 1582-10-15 or an instant before 1900. A file by Spark says itself which one it uses.")
            .alias("datetimeRebaseMode")
            .changeable();

    /** Inference over many files. */
    public static final OptionSpec<Boolean> MERGE_SCHEMA = OptionSpec.bool(
                    "avro.merge-schema", true, "Whether the columns of all sampled files are merged when inferring.")
            .alias("mergeSchema")
            .changeable()
            .onlyAvailable(
                    "The columns of all sampled files are merged; set schema.inference.max-files = 1 to look at one.",
                    "true");

    /** Whether fields are found by their places. */
    public static final OptionSpec<Boolean> POSITIONAL_FIELD_MATCHING = OptionSpec.bool(
                    "avro.positional-field-matching",
                    false,
                    "Whether the first column is the first field, and so on, whatever their names; also within records.")
            .alias("positionalFieldMatching")
            .changeable();

    /** Names of the members of unions. */
    public static final OptionSpec<Boolean> STABLE_IDENTIFIERS = OptionSpec.bool(
                    "avro.enable-stable-identifiers-for-union-type",
                    false,
                    "Whether the fields of a ROW that is read from a union are named by their types (`member_int`, `member_string`) rather "
                            + "than numbered (`member0`, `member1`).")
            .alias("enableStableIdentifiersForUnionType")
            .changeable();

    /** How names of members of unions begin. */
    public static final OptionSpec<String> STABLE_IDENTIFIER_PREFIX = OptionSpec.string(
                    "avro.stable-identifier-prefix-for-union-type", "member_", "What such names by types begin with.")
            .alias("stableIdentifierPrefixForUnionType")
            .changeable();

    /** How deep records may hold each other. */
    public static final OptionSpec<Integer> RECURSIVE_FIELD_MAX_DEPTH = OptionSpec.integer(
                    "avro.recursive-field-max-depth",
                    -1,
                    "How many times a record of one type may lie in itself when columns are inferred, up to 15: 1 leaves recursive fields "
                            + "out, 2 keeps one more level, and so on. Up to 0, recursive schemas are refused.")
            .alias("recursiveFieldMaxDepth")
            .changeable();

    /** Whether files of any name are read. */
    public static final OptionSpec<Boolean> IGNORE_EXTENSION = OptionSpec.bool(
                    "avro.ignore-extension", true, "Whether files are read whose names do not end in `.avro`.")
            .alias("ignoreExtension")
            .changeable()
            .onlyAvailable("Leave other files out with discovery.file-filter.", "true");

    private AvroOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                SCHEMA,
                SCHEMA_URL,
                DATETIME_REBASE_MODE,
                MERGE_SCHEMA,
                POSITIONAL_FIELD_MATCHING,
                STABLE_IDENTIFIERS,
                STABLE_IDENTIFIER_PREFIX,
                RECURSIVE_FIELD_MAX_DEPTH,
                IGNORE_EXTENSION);
    }
}
