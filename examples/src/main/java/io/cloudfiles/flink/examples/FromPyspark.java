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
import io.cloudfiles.flink.CloudFilesSourceBuilder;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The DataStream programs of {@code docs/how-to/pyspark.md}, each what an Auto Loader program says. */
public final class FromPyspark {
    private FromPyspark() {}

    static RunResult thenStop(String files, String table, String checkpoint) throws IOException, InterruptedException {
        // [then stop]
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.enableCheckpointing(10_000);

        CloudFilesSourceBuilder sales = CloudFiles.source(files)
                .uid("sales")
                .format("json")
                .schemaLocation(checkpoint + "/schema")
                .option("run-mode", "available-now");
        RowType columns = sales.outputType(env);
        sales.readBatches(env)
                .sinkTo(DeltaSink.forPath(table).uid("bronze").schema(columns).build());
        RunResult result = CloudFiles.execute(env, checkpoint);
        // [then stop]
        return result;
    }

    static void twoMoreColumns(StreamExecutionEnvironment env, String files, String table, String checkpoint)
            throws IOException, InterruptedException {
        // [two more columns]
        env.enableCheckpointing(Duration.ofMinutes(5).toMillis());

        String declared = "id BIGINT, amount DOUBLE, _rescued_data STRING";
        RowType columns = SchemaDdl.parse(declared + ", source_file STRING, ingest_time TIMESTAMP_LTZ(3)");
        MapFunction<RowData, RowData> addTime =
                row -> new JoinedRowData(row, GenericRowData.of(TimestampData.fromInstant(Instant.now())));
        DataStream<RowData> sales = CloudFiles.source(files)
                .uid("sales_csv")
                .format("csv")
                .schema(SchemaDdl.parse(declared))
                .option("header", "true")
                .option("delimiter", ",")
                .metadataColumn(MetadataColumn.FILE_PATH)
                .read(env)
                .map(addTime)
                .returns(InternalTypeInfo.of(columns));
        sales.sinkTo(DeltaSink.forPath(table).uid("sales_bronze").buildForRows(columns));
        CloudFiles.execute(env, checkpoint);
        // [two more columns]
    }

    static RunResult fixedSchema(StreamExecutionEnvironment env, String files, String table, String checkpoint)
            throws IOException, InterruptedException {
        // [fixed schema]
        RowType sample = CloudFiles.source(files)
                .uid("sample")
                .format("parquet")
                .schemaLocation(checkpoint + "/schema")
                .outputType(env);
        CloudFiles.source(files)
                .uid("sales_parquet")
                .format("parquet")
                .schema(sample)
                .option("run-mode", "available-now")
                .readBatches(env)
                .sinkTo(DeltaSink.forPath(table).uid("fixed").schema(sample).build());
        RunResult result = CloudFiles.execute(env, checkpoint);
        // [fixed schema]
        return result;
    }

    static void everything(StreamExecutionEnvironment env, String files, String table, String checkpoint)
            throws IOException, InterruptedException {
        // [everything]
        CloudFilesSourceBuilder sales =
                CloudFiles.source(files).uid("all_sales").format("json").schemaLocation(checkpoint + "/schema");
        RowType columns = sales.outputType(env);
        sales.readBatches(env)
                .sinkTo(DeltaSink.forPath(table).uid("history").schema(columns).build());
        CloudFiles.execute(env, checkpoint);
        // [everything]
    }

    static RunResult lastMonths(StreamExecutionEnvironment env, String files, String table, String checkpoint)
            throws IOException, InterruptedException {
        // [last months]
        Instant sixMonthsAgo = Instant.now().minus(Duration.ofDays(180));
        CloudFilesSourceBuilder sales = CloudFiles.source(files)
                .uid("recent_sales")
                .format("csv")
                .schemaLocation(checkpoint + "/schema")
                .option("modifiedAfter", sixMonthsAgo.toString())
                .option("run-mode", "available-now");
        RowType columns = sales.outputType(env);
        sales.readBatches(env)
                .sinkTo(DeltaSink.forPath(table).uid("recent").schema(columns).build());
        RunResult result = CloudFiles.execute(env, checkpoint);
        // [last months]
        return result;
    }
}
