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
package io.cloudfiles.flink.table;

import io.cloudfiles.flink.CloudFiles;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A source of the DataStream API that goes on as a table. */
class DataStreamAsTableTest {
    @Test
    void keepsItsLifecycleInAJobThatSqlPlans(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("a.json"), "{\"id\":1}\n");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(1000);
        DataStream<RowData> rows = CloudFiles.source(directory.toString())
                .uid("files")
                .format("json")
                .schema(RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"}))
                .read(env);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.createTemporaryView("files", tables.fromDataStream(rows));
        tables.executeSql("CREATE TABLE nowhere (id BIGINT) WITH ('connector'='blackhole')");

        assertThat(tables.explainSql("INSERT INTO nowhere SELECT id FROM files", ExplainDetail.JSON_EXECUTION_PLAN))
                .contains("Sink: lifecycle of files");
    }
}
