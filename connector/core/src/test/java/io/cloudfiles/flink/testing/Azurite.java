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

import org.apache.flink.annotation.Experimental;
import org.junit.jupiter.api.Assumptions;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azurite, the emulator of Azure's storage, in a process of its own, with its data in memory and its signatures checked. The first start on
 * a machine installs it from the registry of npm, in the versions that are written down here, into the cache of the user. Where that is
 * not possible a test that starts it is left out, and says why. Safe for use by many threads.
 */
@Experimental
public final class Azurite implements Closeable {
    /** The account that it knows. */
    public static final String ACCOUNT = "emulator";

    /** The key of {@link #ACCOUNT}. */
    public static final String ACCOUNT_KEY =
            Base64.getEncoder().encodeToString("emulator-secret-never-to-be-seen".getBytes(StandardCharsets.US_ASCII));

    private static final String VERSION = "3.37.0";
    private static final String API_VERSION = "2024-11-04";
    private static final Pattern LISTENS = Pattern.compile("successfully listens on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI server;

    private Azurite(Process process, URI server) {
        this.process = process;
        this.server = server;
    }

    /** Starts one, without containers. */
    public static Azurite start() {
        try {
            Path program = program();
            ProcessBuilder builder = new ProcessBuilder(
                            "node",
                            program.toString(),
                            "--inMemoryPersistence",
                            "--blobPort",
                            "0",
                            "--silent",
                            "--disableTelemetry",
                            "--skipApiVersionCheck")
                    .redirectErrorStream(true);
            builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + ACCOUNT_KEY);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new Azurite(process, listeningAt(process));
        } catch (IOException e) {
            throw new IllegalStateException("Azurite does not start.", e);
        }
    }

    /** Who works on other stores needs neither Node.js nor a registry: tests that want one of them are left out there. */
    private static Path program() {
        try {
            run(Path.of("."), "node", "--version");
            return installed().resolve("node_modules/azurite/dist/src/blob/main.js");
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
        try (InputStream in = Azurite.class.getResourceAsStream("/azurite/" + name)) {
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
    public URI server() {
        return server;
    }

    /** A directory of a container, as a location names it. */
    public static String location(String container, String path) {
        return "abfss://" + container + "@" + ACCOUNT + ".dfs.core.windows.net/" + path;
    }

    /** Makes a container. */
    public void createContainer(String name) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String signed = "PUT\n" + "\n".repeat(11) + "x-ms-date:" + date + "\nx-ms-version:" + API_VERSION + "\n/"
                + ACCOUNT + "/" + ACCOUNT + "/" + name + "\nrestype:container";
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpointAt(server) + "/" + name + "?restype=container"))
                .header("x-ms-date", date)
                .header("x-ms-version", API_VERSION)
                .header("Authorization", "SharedKey " + ACCOUNT + ":" + signature(signed))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("Container " + name + " was not made: " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Container " + name + " was not made.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(ACCOUNT_KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        }
    }

    /** The endpoint of the account behind a server or a proxy of it. */
    public static String endpointAt(URI server) {
        return server + "/" + ACCOUNT;
    }

    /** The options that reach it, directly. */
    public Map<String, String> options() {
        return optionsThrough(server);
    }

    /** The options that reach it through a proxy. */
    public static Map<String, String> optionsThrough(URI server) {
        return Map.of("azure.endpoint", endpointAt(server), "azure.account-key", ACCOUNT_KEY);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
