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
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.types.logical.RowType;

/** Ingests what lies in a directory into a Delta table, then stops. Run again, it adds what is new. */
public final class FilesToDelta {
    private FilesToDelta() {}

    /** @param args the directory of the files, the table, and the checkpoint directory, all absolute */
    public static void main(String[] args) throws Exception {
        RunResult result = run(args[0], args[1], args[2]);
        System.out.println("Drained: " + result.drained());
    }

    static RunResult run(String files, String table, String checkpoint) throws Exception {
        // [readme]
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(10_000);

        RowType columns = SchemaDdl.parse("id BIGINT, name STRING, _rescued_data STRING");
        DataStream<RecordBatch> events = CloudFiles.source(files)
                .uid("events")
                .format("json")
                .schema(columns)
                .option("run-mode", "available-now")
                .readBatches(env);
        events.sinkTo(DeltaSink.forPath(table).uid("bronze").schema(columns).build())
                .uid("bronze");

        RunResult result = CloudFiles.execute(env, checkpoint);
        // [readme]
        return result;
    }
}
