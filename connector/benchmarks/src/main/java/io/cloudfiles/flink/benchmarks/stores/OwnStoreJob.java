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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.peer.FlinkJob;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a directory of a store with our source, as a job of a user's does, and drops the rows. */
public final class OwnStoreJob {
    private OwnStoreJob() {}

    /** @param args the directory; the address of the store; the {@link DataKind}; the rounds; options of the source as {@code key=value} */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < Integer.parseInt(args[3]); round++) {
            Path state = Files.createTempDirectory("cloudfiles-stores");
            Configuration configuration = FlinkJob.configuration(state + "/state");
            configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
            configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
            long start = System.nanoTime();
            Timing.print(start, run(args, configuration, state));
        }
        System.exit(0);
    }

    private static long run(String[] args, Configuration configuration, Path state) throws Exception {
        DataKind kind = DataKind.valueOf(args[2]);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(FlinkJob.PARALLELISM, configuration);
        var source = CloudFiles.source(args[0])
                .uid("objects")
                .format(kind.format())
                .schema(SchemaDdl.parse(kind.columns().flink()))
                .options(StoreOptions.of(args[1]))
                .option("run-mode", "available-now");
        for (int i = 4; i < args.length; i++) {
            String[] option = args[i].split("=", 2);
            source.option(option[0], option[1]);
        }
        source.read(env).sinkTo(new DiscardingSink<>()).uid("discard");
        RunResult result = CloudFiles.execute(env, state.toString());
        return result.progress().stream()
                .mapToLong(progress -> progress.runTotals().rows())
                .sum();
    }
}
