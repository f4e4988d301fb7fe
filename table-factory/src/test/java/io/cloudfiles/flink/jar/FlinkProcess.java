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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A process of Flink's: a JobManager, a TaskManager or a client. */
final class FlinkProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** All there ever were. Those that run end with this JVM, also when a signal ends it. */
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly), "kill Flink's processes"));
    }

    private final String name;
    private final Process process;
    private final Path out;

    /** @param out takes what it prints */
    FlinkProcess(String name, Process process, Path out) {
        this.name = name;
        this.process = process;
        this.out = out;
        STARTED.add(process);
    }

    /** How it ended and what it printed. */
    record Result(int exitCode, String printed) {
        @Override
        public String toString() {
            return "exit code " + exitCode + ", printed:\n" + printed;
        }
    }

    /** Waits for its end. */
    Result result() throws InterruptedException {
        if (!endsWithin(PATIENCE)) {
            throw new AssertionError("It does not end. It printed:\n" + printed());
        }
        return new Result(process.exitValue(), printed());
    }

    /** Waits; returns whether it has ended. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String printed() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exitCode).as("kill -%s %s", name, this).isZero();
    }

    /** What {@code jcmd} says of it. */
    String jcmd(String... command) {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()))
                .redirectErrorStream(true);
        builder.command().addAll(List.of(command));
        try {
            return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
