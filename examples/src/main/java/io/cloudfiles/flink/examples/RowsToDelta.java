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

import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Appends the rows of any stream, here of numbered orders, to a Delta table. */
public final class RowsToDelta {
    private RowsToDelta() {}

    /** @param args the table, and how many orders */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        run(env, args[0], Long.parseLong(args[1]));
    }

    static void run(StreamExecutionEnvironment env, String table, long count) throws Exception {
        // [delta-sink]
        RowType orders = SchemaDdl.parse("id BIGINT, country STRING, amount DECIMAL(10, 2)");

        DataStream<RowData> stream =
                env.fromSequence(1, count).map(RowsToDelta::order).returns(InternalTypeInfo.of(orders));
        stream.sinkTo(DeltaSink.forPath(table)
                        .uid("orders")
                        .partitionBy("country")
                        .option("delta.appendOnly", "true")
                        .buildForRows(orders))
                .uid("orders");

        env.enableCheckpointing(60_000);
        env.execute("orders");
        // [delta-sink]
    }

    private static RowData order(long id) {
        StringData country = StringData.fromString(id % 2 == 0 ? "NZ" : "PE");
        return GenericRowData.of(id, country, DecimalData.fromUnscaledLong(id * 100 + 99, 10, 2));
    }
}
