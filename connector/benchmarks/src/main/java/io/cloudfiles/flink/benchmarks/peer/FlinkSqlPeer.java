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

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** Runs a script of Flink SQL to its end: the peer of {@code cloudfiles sql}. */
public final class FlinkSqlPeer {
    private FlinkSqlPeer() {}

    /** @param args the script, with a statement per line; the directory of checkpoints; where to write the report */
    public static void main(String[] args) throws Exception {
        Configuration configuration = FlinkJob.configuration(args[1]);
        StreamTableEnvironment tables = StreamTableEnvironment.create(
                StreamExecutionEnvironment.createLocalEnvironment(FlinkJob.PARALLELISM, configuration));
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        for (String statement : Files.readAllLines(Path.of(args[0]))) {
            TableResult result = tables.executeSql(statement.replaceFirst(";$", ""));
            if (result.getJobClient().isPresent()) {
                result.await();
            }
        }
        PeerReport.writeAndExit(Path.of(args[2]));
    }
}
