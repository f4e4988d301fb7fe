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
package io.cloudfiles.flink.benchmarks.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs that take part, each run as a process of its own with what {@code connector/benchmarks/stores} has built.
 *
 * @param home root of the checkout
 */
record StorePrograms(Path home) {
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.time");

    /** A program on the class path of our command. */
    Process own(Class<?> program, List<String> arguments) throws IOException {
        Path target = home.resolve("table-factory/target/command");
        String classPath =
                target.resolve("classes") + ":" + content(target.resolve("class-path.txt")) + ":" + classes();
        return start(classPath, program, arguments, Map.of());
    }

    /**
     * A program on Flink's own class path.
     *
     * @param plugin Flink's file system
     */
    Process peer(Class<?> program, String plugin, List<String> arguments) throws IOException {
        Path peers = home.resolve("connector/benchmarks/peers/target");
        return start(
                classes() + ":" + content(peers.resolve("class-path.txt")),
                program,
                arguments,
                Map.of(
                        "FLINK_PLUGINS_DIR",
                        peers.resolve("plugins").resolve(plugin).toString()));
    }

    private static Process start(
            String classPath, Class<?> program, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx4g"));
        OPENED.forEach(name -> words.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        words.add("-Dlog4j2.configurationFile=benchmark-log4j2.properties");
        // Without it each answer of the JDK's server waits for an acknowledgement that is delayed by 40 ms.
        words.add("-Dsun.net.httpserver.nodelay=true");
        words.addAll(List.of("-cp", classPath, program.getName()));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits for a program and returns what it tells of its rounds; prints what else it says. */
    static List<Timing> rounds(Process program) throws IOException, InterruptedException {
        List<Timing> rounds = new ArrayList<>();
        try (Stream<String> lines = lines(program).lines()) {
            lines.forEach(line -> {
                if (Timing.isOne(line)) {
                    rounds.add(Timing.parse(line));
                } else {
                    System.out.println(line);
                }
            });
            if (program.waitFor() != 0 || rounds.isEmpty()) {
                throw new IllegalStateException("A contestant failed: " + program.info());
            }
            return rounds;
        } finally {
            program.destroyForcibly();
        }
    }

    static BufferedReader lines(Process program) {
        return new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    }

    private Path classes() {
        return home.resolve("connector/benchmarks/target/classes");
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
