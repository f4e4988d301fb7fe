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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.resume.Causes;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.Map;

/**
 * Writes a savepoint in which a list of files is known as ingested, by a job of Flink.
 *
 * @param from the list: a Delta table, a file or a directory of files
 * @param format of the files, or null to go by their names
 * @param prefixes what the paths of the list begin with, and what stands in its place
 * @param takesAll whether files without a time of commit are taken, too
 * @param sourceUid {@code source.uid} of the source that is to begin with it
 * @param maxParallelism that of the job which begins with it, for ever
 * @param storageOptions of the stores of list and savepoint
 */
@Internal
public record StateImport(
        Location from,
        @Nullable String format,
        PathPrefixes prefixes,
        boolean takesAll,
        String sourceUid,
        int maxParallelism,
        Map<String, String> storageOptions) {
    /** Flink's first. */
    private static final long CHECKPOINT = 1;

    public StateImport {
        storageOptions = Map.copyOf(storageOptions);
    }

    /**
     * What was done.
     *
     * @param files that were taken
     * @param repeated rows that were left out, since another one names the same file
     * @param uncommitted rows that were left out, since they have no time of commit
     */
    public record Result(long files, long repeated, long uncommitted) {}

    /**
     * Runs the job.
     *
     * @param savepoint directory to be made
     * @throws CloudFilesException {@code CF_USAGE} when the list cannot be understood; nothing counts as imported then
     * @throws IOException when a store does not answer
     */
    public Result run(Location savepoint) throws IOException {
        StreamExecutionEnvironment env = JobEnvironment.forBoundedStream(storageOptions);
        ListOfFiles list = ListOfFiles.open(from, format, storageOptions);
        DataStream<Tuple3<String, Long, Long>> files = list.rows(env)
                .flatMap(new ImportedFiles(
                        list.columns(), prefixes, takesAll, Clock.systemUTC().millis()))
                .returns(Types.TUPLE(Types.STRING, Types.LONG, Types.LONG));
        files.keyBy(new BucketOfFile(), Types.INT)
                .transform(
                        "ledger",
                        Types.TUPLE(Types.INT, Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
                        new LedgerWriter(CHECKPOINT, savepoint.toString()))
                .setParallelism(Math.min(env.getParallelism(), maxParallelism))
                .setMaxParallelism(maxParallelism)
                .transform(
                        "metadata",
                        Types.INT,
                        new MetadataWriter(
                                CHECKPOINT, savepoint.toString(), new OperatorUids(sourceUid), maxParallelism))
                .forceNonParallel()
                .sinkTo(new DiscardingSink<>());
        JobExecutionResult done = execute(env);
        return new Result(
                done.<Long>getAccumulatorResult(LedgerWriter.ENTERED),
                done.<Long>getAccumulatorResult(LedgerWriter.REPEATED),
                done.<Long>getAccumulatorResult(ImportedFiles.UNCOMMITTED));
    }

    private JobExecutionResult execute(StreamExecutionEnvironment env) throws IOException {
        try {
            return env.execute("cloudfiles state import of " + from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + from + "] The import was interrupted.");
        } catch (Exception e) {
            throw Causes.find(e, CloudFilesException.class)
                    .map(cause -> new CloudFilesException(cause.code(), cause.detail(), e))
                    .orElseGet(() -> new CloudFilesException(
                            ErrorCode.CF_JOB_FAILED,
                            "[" + from + "] The import failed, and nothing counts as imported: " + Causes.rootOf(e)
                                    + ". Once that is mended, run it again.",
                            e));
        }
    }

    private static final class BucketOfFile implements KeySelector<Tuple3<String, Long, Long>, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer getKey(Tuple3<String, Long, Long> file) {
            return Buckets.of(Location.ofNormalised(file.f0));
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "StateImport[from=" + from + ", sourceUid=" + sourceUid + ", storageOptions="
                + SecretMask.printable(storageOptions) + "]";
    }
}
