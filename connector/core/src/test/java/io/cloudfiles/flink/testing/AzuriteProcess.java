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
package io.cloudfiles.flink.testing;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One service of Azurite, in a process of its own. The first start on a machine installs it from the registry of npm, in the versions that are
 * written down here, into the cache of the user. Where that is not possible a test that starts it is left out, and says why.
 */
final class AzuriteProcess implements Closeable {
    private static final String VERSION = "3.37.0";
    private static final Pattern LISTENS = Pattern.compile("successfully listens on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI server;

    private AzuriteProcess(Process process, URI server) {
        this.process = process;
        this.server = server;
    }

    /**
     * Starts a service that knows one account.
     *
     * @param service {@code blob} or {@code queue}
     * @param account name and key
     */
    static AzuriteProcess start(String service, String account) {
        try {
            Path program = program(service);
            ProcessBuilder builder = new ProcessBuilder(
                            "node",
                            program.toString(),
                            "--inMemoryPersistence",
                            "--" + service + "Port",
                            "0",
                            "--silent",
                            "--disableTelemetry",
                            "--skipApiVersionCheck")
                    .redirectErrorStream(true);
            builder.environment().put("AZURITE_ACCOUNTS", account);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new AzuriteProcess(process, listeningAt(process));
        } catch (IOException e) {
            throw new IllegalStateException("Azurite does not start.", e);
        }
    }

    /** Who works on other stores needs neither Node.js nor a registry: tests that want one of them are left out there. */
    private static Path program(String service) {
        try {
            run(Path.of("."), "node", "--version");
            return installed()
                    .resolve("node_modules/azurite/dist/src")
                    .resolve(service)
                    .resolve("main.js");
        } catch (IOException e) {
            return Assumptions.abort("Azurite cannot be installed here: " + e.getMessage());
        }
    }

    private static URI listeningAt(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                Thread drain = new Thread(() -> drain(out), "azurite-output");
                drain.setDaemon(true);
                drain.start();
                return URI.create(listens.group(1));
            }
        }
        throw new IOException("It ended and said: " + said);
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // it would stop were nobody to read
            }
        } catch (IOException e) {
            // Its end closes the stream.
        }
    }

    /** Where it is installed; one process at a time installs it. */
    private static Path installed() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path parent = (cache == null || cache.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache))
                .resolve("cloudfiles");
        Files.createDirectories(parent);
        Path home = parent.resolve("azurite-" + VERSION);
        Path done = home.resolve("installed");
        try (FileChannel channel = FileChannel.open(
                        parent.resolve("azurite.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(done)) {
                Files.createDirectories(home);
                for (String file : List.of("package.json", "package-lock.json")) {
                    Files.write(home.resolve(file), resource(file));
                }
                run(home, "npm", "ci", "--ignore-scripts", "--omit=dev", "--omit=optional", "--no-audit", "--no-fund");
                Files.createFile(done);
            }
        }
        return home;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AzuriteProcess.class.getResourceAsStream("/azurite/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing among the resources.");
            }
            return in.readAllBytes();
        }
    }

    private static void run(Path directory, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Where it listens. */
    URI server() {
        return server;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
