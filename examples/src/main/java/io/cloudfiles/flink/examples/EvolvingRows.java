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
package io.cloudfiles.flink.examples;

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.batch.VersionedRow;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.resume.RunResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.VarCharType;

/** Filters and extends the rows of files whose columns nobody declares, on their way to a Delta table that gets new columns with them. */
public final class EvolvingRows {
    private EvolvingRows() {}

    /** @param args the directory of the files, the table, and the checkpoint directory, all absolute */
    public static void main(String[] args) throws Exception {
        RunResult result = run(args[0], args[1], args[2]);
        System.out.println("Drained: " + result.drained());
    }

    static RunResult run(String files, String table, String checkpoint) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(10_000);
        // [evolving]
        DataStream<VersionedRow> events = CloudFiles.source(files)
                .uid("events")
                .format("json")
                .schemaLocation(checkpoint + "/schema")
                .option("run-mode", "available-now")
                .readEvolving(env);

        VarCharType string = new VarCharType(VarCharType.MAX_LENGTH);
        events.filter(row -> row.get("id") != null)
                .map(row -> row.withColumn("shop", string, StringData.fromString("web")))
                .sinkTo(DeltaSink.forPath(table)
                        .uid("bronze")
                        .option("sink.merge-schema", "true")
                        .build())
                .uid("bronze");
        // [evolving]
        return CloudFiles.execute(env, checkpoint);
    }
}
