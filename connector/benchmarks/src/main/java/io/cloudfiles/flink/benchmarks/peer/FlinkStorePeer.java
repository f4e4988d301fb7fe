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

import io.cloudfiles.flink.benchmarks.stores.Timing;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/** Runs a script of Flink SQL on a store that is reached by a file system of Flink's, a plugin: the peer of our source. */
public final class FlinkStorePeer {
    private FlinkStorePeer() {}

    /**
     * @param args the script, with a statement per line of which the last one is the job; the address of the store; a directory for
     *     checkpoints. The environment variable {@code FLINK_PLUGINS_DIR} names the directory of plugins
     */
    public static void main(String[] args) throws Exception {
        Configuration configuration = FlinkJob.configuration(args[2]);
        configuration.setString("s3.endpoint", args[1]);
        configuration.setString("s3.path.style.access", "true");
        configuration.setString("s3.path-style-access", "true");
        configuration.setString("s3.access-key", "any");
        configuration.setString("s3.secret-key", "any");
        configuration.setString("fs.s3a.endpoint.region", "us-east-1");
        configuration.setString("s3.region", "us-east-1");
        FileSystem.initialize(configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        StreamTableEnvironment tables = StreamTableEnvironment.create(
                StreamExecutionEnvironment.createLocalEnvironment(FlinkJob.PARALLELISM, configuration));
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        List<String> script = Files.readAllLines(Path.of(args[0]));
        for (String statement : script.subList(0, script.size() - 1)) {
            tables.executeSql(statement);
        }
        long start = System.nanoTime();
        tables.executeSql(script.get(script.size() - 1)).await();
        Timing.print(start, RowsReporter.rows());
        // A fetcher of FileSource may wait for ever for a reader that has ended.
        System.exit(0);
    }
}
