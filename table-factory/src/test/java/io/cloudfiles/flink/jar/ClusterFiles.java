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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has laid out below {@code target}: our jar and the jars that a Flink cluster consists of. */
final class ClusterFiles {
    private static final Path JAR = Path.of(System.getProperty("cloudfiles.jar"));
    private static final Path FLINK = JAR.resolveSibling("flink");

    private ClusterFiles() {}

    /** The one jar. */
    static Path jar() {
        return JAR;
    }

    /** A new directory for a cluster's files. */
    static Path newDirectory(String name) {
        try {
            return Files.createTempDirectory(FLINK, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars of Flink's {@code lib} directory. */
    static List<Path> lib() {
        return jars(FLINK.resolve("lib"));
    }

    /** The jars that the SQL client has beside. */
    static List<Path> sqlClient() {
        return jars(FLINK.resolve("sql-client"));
    }

    /** The jars that ZooKeeper has beside. */
    static List<Path> zooKeeper() {
        return jars(FLINK.resolve("zookeeper"));
    }

    private static List<Path> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Run the phase pre-integration-test, which copies these files.", e);
        }
    }
}
