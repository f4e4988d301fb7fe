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
package io.cloudfiles.flink.cli.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own, so that it can be killed. It does not outlive this one. */
final class ChildIngest implements AutoCloseable {
    private final Process process;
    private final Thread killer;

    private ChildIngest(Process process) {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly, "kill the child");
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * Starts it, with the Java, options and class path of this process.
     *
     * @param mainClass the command's main class
     * @param arguments the command's arguments
     * @param output the file to which its output is appended
     */
    static ChildIngest start(String mainClass, List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // It has no terminal, and must not join the debugger of this process.
            if (!option.startsWith("-Dcloudfiles.terminal") && !option.startsWith("-agentlib")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        Redirect append = Redirect.appendTo(output.toFile());
        return new ChildIngest(new ProcessBuilder(command)
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(append)
                .redirectError(append)
                .start());
    }

    /** Its process id. */
    long id() {
        return process.pid();
    }

    /** Waits for its end; returns whether it has ended. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its exit code, once it has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Ends it as a power failure would: {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
