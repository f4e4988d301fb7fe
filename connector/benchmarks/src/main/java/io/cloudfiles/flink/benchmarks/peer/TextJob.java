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
package io.cloudfiles.flink.benchmarks.peer;

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import java.nio.file.Path;

/** Reads lines with our source, as a job of a user's does, and drops them: the counterpart of {@link FlinkTextPeer}. */
public final class TextJob {
    private TextJob() {}

    /** @param args the directory of files; the directory of checkpoints; where to write the report */
    public static void main(String[] args) throws Exception {
        Configuration configuration = FlinkJob.configuration(args[1] + "/state");
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(FlinkJob.PARALLELISM, configuration);
        CloudFiles.source(args[0])
                .uid("lines")
                .format("text")
                .schema(SchemaDdl.parse("line STRING"))
                .option("run-mode", "available-now")
                .read(env)
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        RunResult result = CloudFiles.execute(env, args[1]);
        PeerReport.write(
                Path.of(args[2]),
                result.progress().stream()
                        .mapToLong(source -> source.runTotals().rows())
                        .sum());
    }
}
