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

import io.cloudfiles.flink.delta.distribution.DistributionMode;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;

import java.util.List;

/** Options of the Delta sink: {@code sink.*}. Beside them it takes table properties, {@code delta.*}, and those of the storage. */
@PublicEvolving
public final class DeltaOptions {
    /** Size of data files. */
    public static final OptionSpec<MemorySize> TARGET_FILE_SIZE = OptionSpec.size(
                    "sink.target-file-size",
                    MemorySize.ofMebiBytes(128),
                    "Size at which a data file is finished and the next begun. Every file is finished at a checkpoint, too. Where it is"
                            + " not set, a table's `delta.targetFileSize` takes the place of the default.")
            .changeable();

    /** Compression of data files. */
    public static final OptionSpec<ParquetCompression> COMPRESSION = OptionSpec.constant(
                    "sink.compression",
                    ParquetCompression.class,
                    ParquetCompression.ZSTD,
                    "Compression of data files: `zstd`, `snappy`, `gzip` or `uncompressed`. Where it is not set, a table's"
                            + " `delta.parquet.compression.codec` takes the place of the default.")
            .changeable();

    /** Open files. */
    public static final OptionSpec<Integer> MAX_OPEN_FILES = OptionSpec.integer(
                    "sink.max-open-files",
                    1000,
                    "Data files that a writer has open at once, one for each partition that rows come for; above that the one that"
                            + " was written to longest ago is finished.")
            .changeable();

    /** Rows to writers. */
    public static final OptionSpec<DistributionMode> DISTRIBUTION = OptionSpec.constant(
                    "sink.distribution",
                    DistributionMode.class,
                    DistributionMode.AUTO,
                    "Which writer gets which rows. `adaptive`: those of a partition go to one writer, and to more as the"
                            + " partition's volume grows, so that they lie in few files; a table without partitions counts as one"
                            + " partition. `none`: each writer takes what comes in, which costs nothing and makes a file for each"
                            + " partition and writer. `auto`: `adaptive` where partition columns are named, else `none`.")
            .changeable();

    /** Making the table. */
    public static final OptionSpec<Boolean> CREATE_TABLE = OptionSpec.bool(
                    "sink.create-table",
                    true,
                    "Whether a table that does not exist is made from the schema of the rows.")
            .changeable();

    /** Clustering the table. */
    public static final OptionSpec<String> CLUSTER_BY = OptionSpec.string(
                    "sink.cluster-by",
                    null,
                    "Columns by which a table that is made is clustered (liquid clustering), up to 4, with commas between and"
                            + " `row.column` for those within rows. An existing table keeps its own. `OPTIMIZE` clusters the"
                            + " files.")
            .alias("clusterBy")
            .changeable();

    /** Changing the table. */
    public static final OptionSpec<Boolean> MERGE_SCHEMA = OptionSpec.bool(
                    "sink.merge-schema",
                    false,
                    "Whether columns that the table lacks are added to it, nullable, and narrower columns widened, where the table"
                            + " has `delta.enableTypeWidening`: when the job starts, and when its rows change, before any of"
                            + " them is written.")
            .alias("mergeSchema")
            .changeable();

    /** Raising the protocol. */
    public static final OptionSpec<Boolean> ALLOW_PROTOCOL_UPGRADE = OptionSpec.bool(
                    "sink.allow-protocol-upgrade",
                    false,
                    "Whether `sink.merge-schema` may raise the protocol of a table that exists, where columns need it, which"
                            + " shuts out older programs. A table property that is given to the sink is allowed without.")
            .changeable();

    /** Origins of rows. */
    public static final OptionSpec<Boolean> RECORD_SOURCES = OptionSpec.bool(
                    "sink.record-sources",
                    true,
                    "Whether each commit says in a small file beside the log how many of its rows are of which file, so that"
                            + " `cloudfiles audit` can prove that none is missing. It is known of rows that come from a source as"
                            + " batches, as those of `cloudfiles ingest` do; of others nothing is written.")
            .changeable();

    /** Attempts at a commit. */
    public static final OptionSpec<Integer> COMMIT_ATTEMPTS = OptionSpec.integer(
                    "sink.commit-attempts",
                    10,
                    "Attempts at one commit, with pauses that grow to 10 s, before the job fails. Nothing is lost then: the"
                            + " checkpoint holds what is not committed.")
            .changeable();

    /** Number of writers. */
    public static final OptionSpec<Integer> PARALLELISM = OptionSpec.integer(
                    "sink.parallelism", null, "Number of writers.")
            .changeable()
            .unavailable("Only in SQL; elsewhere call setParallelism on what sinkTo returns.");

    private DeltaOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                TARGET_FILE_SIZE,
                COMPRESSION,
                MAX_OPEN_FILES,
                DISTRIBUTION,
                CREATE_TABLE,
                CLUSTER_BY,
                MERGE_SCHEMA,
                ALLOW_PROTOCOL_UPGRADE,
                RECORD_SOURCES,
                COMMIT_ATTEMPTS,
                PARALLELISM);
    }
}
