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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that are ended by a signal, as by Ctrl-C of a build, leave no cluster behind. */
class EndOfTestsITCase {
    private static final String READY = "The cluster runs.";

    @TempDir
    Path directory;

    @Test
    void takesTheClusterAlong() throws Exception {
        Process tests = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcloudfiles.jar=" + ClusterFiles.jar(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tests.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader printed = tests.inputReader(StandardCharsets.UTF_8)) {
            assertThat(printed.readLine()).isEqualTo(READY);
            List<ProcessHandle> cluster = tests.descendants().toList();
            assertThat(cluster).hasSize(2);

            tests.destroy();

            assertThat(tests.waitFor(1, TimeUnit.MINUTES)).isTrue();
            for (ProcessHandle process : cluster) {
                process.onExit().get(1, TimeUnit.MINUTES);
            }
        } finally {
            tests.destroyForcibly();
        }
    }

    /** Stands for a JVM with tests. */
    static final class Tests {
        private Tests() {}

        public static void main(String[] arguments) throws Exception {
            FlinkCluster.start(Path.of(arguments[0]), 1, List.of());
            System.out.println(READY);
            new CountDownLatch(1).await();
        }
    }
}
