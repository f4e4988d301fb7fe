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
package io.cloudfiles.flink.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The ZooKeeper that Flink ships, as {@code zookeeper.sh} starts it: one server in a process of its own. */
final class ZooKeeper {
    /** A JobManager that gives no sign of life for so long has lost its leadership; half of it is ZooKeeper's unit of time. */
    private static final int SESSION_MILLIS = 4_000;

    private ZooKeeper() {}

    static FlinkProcess start(FlinkHome home, int port) throws IOException {
        Path file = Files.writeString(home.conf().resolve("zoo.cfg"), """
                clientPort=%d
                clientPortAddress=127.0.0.1
                dataDir=%s
                tickTime=%d
                admin.enableServer=false
                """.formatted(
                        port, home.tmp().resolve("zookeeper"), SESSION_MILLIS / 2));
        return home.startZooKeeper(file);
    }

    /** What Flink has to be told. */
    static Map<String, String> settings(FlinkHome home, int port) {
        return Map.of(
                "high-availability.type",
                "zookeeper",
                "high-availability.zookeeper.quorum",
                "127.0.0.1:" + port,
                "high-availability.zookeeper.client.session-timeout",
                SESSION_MILLIS + " ms",
                "high-availability.storageDir",
                home.tmp().resolve("high-availability").toUri().toString());
    }
}
