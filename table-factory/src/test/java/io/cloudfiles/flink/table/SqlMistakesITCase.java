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

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user gets wrong in SQL and what is said, as in {@code sql-mistakes.txt}. */
class SqlMistakesITCase {
    private static final String EXPECTED = "=> ";

    /** A cluster that keeps state on the heap, as many do. */
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(
                    new Configuration().set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256)))
            .build());

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> mistakes() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.json"), "{\"id\":1,\"name\":\"one\"}\n");
        List<DynamicTest> tests = new ArrayList<>();
        for (String block : blocks()) {
            int end = block.indexOf(EXPECTED);
            String expected = block.substring(end + EXPECTED.length()).strip();
            tests.add(DynamicTest.dynamicTest(
                    block.lines().findFirst().orElseThrow(),
                    () -> assertThat(said(block.substring(0, end))).isEqualTo(expected)));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(10);
        return tests.stream();
    }

    private static List<String> blocks() throws IOException {
        try (InputStream text = SqlMistakesITCase.class.getResourceAsStream("/sql-mistakes.txt")) {
            return Stream.of(new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n\n"))
                    .filter(block -> block.contains(EXPECTED))
                    .toList();
        }
    }

    /** The message of the innermost cause, which is what the SQL client prints. */
    private String said(String script) {
        Map<String, String> settings = new HashMap<>(Map.of("restart-strategy.type", "disable"));
        List<String> statements = new ArrayList<>();
        for (String statement : script.split(";\n")) {
            String sql = statement.replaceAll("(?m)^--.*$", "").strip().replace("{dir}", directory.toString());
            if (sql.startsWith("SET")) {
                String[] quoted = sql.split("'");
                settings.put(quoted[1], quoted[3]);
            } else if (!sql.isEmpty()) {
                statements.add(sql);
            }
        }
        try (SqlSession session = SqlSession.open(settings)) {
            JobClient last = null;
            for (String statement : statements) {
                last = session.run(statement);
            }
            if (last != null) {
                last.getJobExecutionResult().get();
            }
            return "nothing";
        } catch (Exception e) {
            return root(e).replace(directory.toString(), "{dir}")
                    .replaceAll("Available: [^.]*\\.", "Available: {formats}.");
        }
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(ExceptionUtils.stripExecutionException(cause).getMessage());
    }
}
