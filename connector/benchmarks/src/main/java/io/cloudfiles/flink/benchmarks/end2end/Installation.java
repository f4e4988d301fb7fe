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
package io.cloudfiles.flink.benchmarks.end2end;

import io.cloudfiles.flink.benchmarks.end2end.Contestant.Command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the contestants are: a checkout in which {@code connector/benchmarks/run} has built all of them. Their JVMs have the same options.
 *
 * @param home root of the checkout
 */
record Installation(Path home) {
    private static final String MEMORY = "-Xmx4g";
    /** The packages that Flink and Spark open. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.text",
            "java.time",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** Our command. */
    Command cloudFiles(Run run, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(home.resolve("cloudfiles").toString());
        words.addAll(arguments);
        return new Command(
                words,
                Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "CLOUDFILES_JAVA_OPTS", String.join(" ", options(run)),
                        "CLOUDFILES_LOG_DIR", run.scratch().resolve("logs").toString()));
    }

    /** A DataStream job of ours, on the class path of our command. */
    Command ownJob(Run run, List<String> arguments) {
        Path target = home.resolve("table-factory/target/command");
        return java(
                run,
                target.resolve("classes") + ":" + content(target.resolve("class-path.txt")) + ":" + ownClasses(),
                "io.cloudfiles.flink.benchmarks.peer.TextJob",
                arguments);
    }

    /** A program that needs Flink's formats, or DuckDB. */
    Command peer(String program, Run run, List<String> arguments) {
        String classPath = content(home.resolve("connector/benchmarks/peers/target/class-path.txt"));
        return java(run, ownClasses() + ":" + classPath, "io.cloudfiles.flink.benchmarks.peer." + program, arguments);
    }

    /** The program that is Spark. */
    Command spark(Run run, List<String> arguments) {
        Path classes = home.resolve("connector/spark-oracle/target/classes");
        String jars = content(classes.resolve("io/cloudfiles/flink/testing/spark/class-path.txt"));
        return java(run, classes + ":" + jars, "io.cloudfiles.flink.testing.spark.SparkStream", arguments);
    }

    private static Command java(Run run, String classPath, String program, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options(run));
        OPENED.forEach(name -> words.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        words.add("-Dlog4j2.configurationFile=benchmark-log4j2.properties");
        words.addAll(List.of("-cp", classPath, program));
        words.addAll(arguments);
        return new Command(words, Map.of());
    }

    private static List<String> options(Run run) {
        return run.profiled() ? List.of(MEMORY, Profile.option(run.recording())) : List.of(MEMORY);
    }

    private Path ownClasses() {
        return home.resolve("connector/benchmarks/target/classes");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "[" + file + "] Not built. Start the bench with connector/benchmarks/run.", e);
        }
    }
}
