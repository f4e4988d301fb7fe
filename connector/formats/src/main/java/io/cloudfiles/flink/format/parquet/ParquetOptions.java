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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.RebaseMode;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of Parquet: {@code parquet.*}, with Spark's meaning and defaults. */
@PublicEvolving
public final class ParquetOptions {
    /** Calendar of dates and instants. */
    public static final OptionSpec<RebaseMode> DATETIME_REBASE_MODE = OptionSpec.constant(
                    "parquet.datetime-rebase-mode",
                    RebaseMode.class,
                    RebaseMode.CORRECTED,
                    "Calendar of DATE and TIMESTAMP_LTZ values in files that do not name Spark as their writer: `corrected` takes them as "
                            + "they are, `legacy` converts them from the hybrid Julian calendar, `exception` refuses a file with a date "
                            + "before 1582-10-15 or an instant before 1900. A file by Spark says itself which one it uses.")
            .alias("datetimeRebaseMode")
            .changeable();

    /** Calendar of instants in 96 bits. */
    public static final OptionSpec<RebaseMode> INT96_REBASE_MODE = OptionSpec.constant(
                    "parquet.int96-rebase-mode",
                    RebaseMode.class,
                    RebaseMode.CORRECTED,
                    "The same for instants of Parquet's type INT96.")
            .alias("int96RebaseMode")
            .changeable();

    /** Inference over many files. */
    public static final OptionSpec<Boolean> MERGE_SCHEMA = OptionSpec.bool(
                    "parquet.merge-schema", true, "Whether the columns of all sampled files are merged when inferring.")
            .alias("mergeSchema")
            .changeable()
            .onlyAvailable(
                    "The columns of all sampled files are merged; set schema.inference.max-files = 1 to look at one.",
                    "true");

    private ParquetOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(DATETIME_REBASE_MODE, INT96_REBASE_MODE, MERGE_SCHEMA);
    }
}
