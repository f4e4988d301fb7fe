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
package io.cloudfiles.flink.testing.spark;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM with a {@link SparkOracle}, and the files that it keeps. It ends with this JVM. One thread at a time.
 */
final class SparkProcess {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader ROW = JSON.readerFor(Map.class).with(DeserializationFeature.USE_LONG_FOR_INTS);

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path scratch;

    private SparkProcess(Process process, Path scratch) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.scratch = scratch;
    }

    /** Starts it and returns when it answers. Its log is part of the message if it does not start. */
    static SparkProcess start() {
        try {
            Path scratch = Files.createTempDirectory("spark-oracle");
            Process process = new ProcessBuilder(command(scratch))
                    .directory(scratch.toFile())
                    .redirectError(scratch.resolve("spark.log").toFile())
                    .start();
            SparkProcess spark = new SparkProcess(process, scratch);
            Runtime.getRuntime().addShutdownHook(new Thread(spark::end, "end Spark"));
            spark.awaitAnswer();
            return spark;
        } catch (IOException e) {
            throw new UncheckedIOException("Spark did not start.", e);
        }
    }

    /** The rows that answer a request. */
    List<Map<String, @Nullable Object>> rows(ObjectNode request) {
        try {
            Path output = Files.createTempFile(scratch, "rows", ".json");
            send(request.put("output", output.toString()));
            awaitAnswer();
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            for (String line : Files.readAllLines(output)) {
                rows.add(ROW.readValue(line));
            }
            Files.delete(output);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("Spark's answer was lost." + log(), e);
        }
    }

    /** Lets it forget all that was said to it: settings, views and tables with names. */
    void forget() {
        try {
            send(SparkDelta.request("forget"));
            awaitAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException("Spark has ended." + log(), e);
        }
    }

    private void send(ObjectNode request) throws IOException {
        requests.write(JSON.writeValueAsString(request));
        requests.write('\n');
        requests.flush();
    }

    private void awaitAnswer() throws IOException {
        @Nullable String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("Spark ended without an answer." + log());
        }
        JsonNode answer = JSON.readTree(line);
        if (!answer.get("ok").asBoolean()) {
            throw new IllegalStateException(answer.get("error").asText());
        }
    }

    private String log() {
        try {
            return "\n" + Files.readString(scratch.resolve("spark.log"));
        } catch (IOException e) {
            return " Its log cannot be read: " + e;
        }
    }

    /** Ends it and removes its files. */
    private void end() {
        try {
            send(SparkDelta.request("exit"));
            // It removes files of its own by 'rm', which would go on if it were killed, while they are walked here.
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has ended already, or is about to be ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly().onExit().join();
        deleteScratch();
    }

    private static List<String> command(Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // Java's own warnings, such as of a full code cache, go to the output by default, among the answers.
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:ReservedCodeCacheSize=128m"));
        for (String name : OPENED) {
            command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        }
        command.add("-Djava.io.tmpdir=" + scratch);
        command.addAll(
                List.of("-cp", classPath(), "io.cloudfiles.flink.testing.spark.SparkOracle", scratch.toString()));
        return command;
    }

    /** The packages that Spark's own launcher opens on JDK 17. */
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
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** This module's classes and the jars that the build noted beside them. */
    private static String classPath() throws IOException {
        try (InputStream jars = SparkDelta.class.getResourceAsStream("class-path.txt")) {
            if (jars == null) {
                throw new IOException("Spark's class path is missing: build the module cloudfiles-spark-oracle first.");
            }
            String own = SparkDelta.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath();
            return own + File.pathSeparator + new String(jars.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void deleteScratch() {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Spark's files could not be removed.", e);
        }
    }
}
