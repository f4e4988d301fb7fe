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
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A server in this process whose libraries are behind a class loader of their own. It supplies its endpoint. */
final class IsolatedServer implements Closeable {
    private final URLClassLoader loader;
    private final Object server;

    private IsolatedServer(URLClassLoader loader, Object server) {
        this.loader = loader;
        this.server = server;
    }

    /** Starts one. */
    static IsolatedServer start(String type, String... arguments) {
        try {
            URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            // Libraries of the servers look for services in the thread's loader.
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Class<?>[] types =
                        Arrays.stream(arguments).map(argument -> String.class).toArray(Class<?>[]::new);
                Object server = loader.loadClass(type).getConstructor(types).newInstance((Object[]) arguments);
                return new IsolatedServer(loader, server);
            } finally {
                thread.setContextClassLoader(before);
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(type + " does not start.", e);
        }
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(IsolatedServer.class.getProtectionDomain().getCodeSource().getLocation());
        try (InputStream in = IsolatedServer.class.getResourceAsStream("class-path.txt")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The class path of the servers is missing: build connector/s3-emulator.");
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
    @SuppressWarnings("unchecked") // all of them supply it
    URI endpoint() {
        return ((Supplier<URI>) server).get();
    }

    /** The server as what it is besides, an interface of the JDK. */
    Object server() {
        return server;
    }

    @Override
    public void close() throws IOException {
        ((Closeable) server).close();
        loader.close();
    }
}
