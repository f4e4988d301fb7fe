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
package io.cloudfiles.flink.testing.s3;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An S3 server in this process: S3Proxy, with its data in memory, its signatures checked, and its libraries behind a class loader of their
 * own. Its {@code If-None-Match} holds against every other writer; its {@code If-Match} looks first and writes then, so that of two writers
 * both may pass unless {@code FaultyProxy.oneWriteAtATime} stands before it. Safe for use by many threads.
 */
public final class S3Emulator implements Closeable {
    /** The access key that it knows. */
    public static final String ACCESS_KEY = "emulator";

    /** The secret of {@link #ACCESS_KEY}. */
    public static final String SECRET_KEY = "emulator-secret-never-to-be-seen";

    private static final String SERVER = "io.cloudfiles.flink.testing.s3.S3ProxyServer";

    private final URLClassLoader loader;
    private final Object server;

    private S3Emulator(URLClassLoader loader, Object server) {
        this.loader = loader;
        this.server = server;
    }

    /** Starts one, without buckets. */
    public static S3Emulator start() {
        try {
            URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            // Libraries of S3Proxy look for services in the thread's loader.
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Object server = loader.loadClass(SERVER)
                        .getConstructor(String.class, String.class)
                        .newInstance(ACCESS_KEY, SECRET_KEY);
                return new S3Emulator(loader, server);
            } finally {
                thread.setContextClassLoader(before);
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("S3Proxy does not start.", e);
        }
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(S3Emulator.class.getProtectionDomain().getCodeSource().getLocation());
        try (InputStream in = S3Emulator.class.getResourceAsStream("class-path.txt")) {
            if (in == null) {
                throw new IllegalStateException("The class path of S3Proxy is missing: build connector/s3-emulator.");
            }
            String paths = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String path : paths.strip().split(System.getProperty("path.separator"), -1)) {
                urls.add(url(path));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(String path) throws MalformedURLException {
        return Path.of(path).toUri().toURL();
    }

    /** Where it listens. */
    @SuppressWarnings("unchecked") // S3ProxyServer supplies it
    public URI endpoint() {
        return ((Supplier<URI>) server).get();
    }

    /** Makes a bucket. */
    @SuppressWarnings("unchecked") // S3ProxyServer takes it
    public void createBucket(String name) {
        ((Consumer<String>) server).accept(name);
    }

    /** The options that reach it, directly. */
    public Map<String, String> options() {
        return optionsThrough(endpoint());
    }

    /** The options that reach it through a proxy. */
    public static Map<String, String> optionsThrough(URI endpoint) {
        return Map.of(
                "s3.endpoint",
                endpoint.toString(),
                "s3.path-style-access",
                "true",
                "s3.access-key",
                ACCESS_KEY,
                "s3.secret-key",
                SECRET_KEY);
    }

    @Override
    public void close() throws IOException {
        ((Closeable) server).close();
        loader.close();
    }
}
