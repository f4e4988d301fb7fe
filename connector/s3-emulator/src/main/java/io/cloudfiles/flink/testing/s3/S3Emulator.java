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
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

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

    private final IsolatedServer server;

    private S3Emulator(IsolatedServer server) {
        this.server = server;
    }

    /** Starts one, without buckets. */
    public static S3Emulator start() {
        return new S3Emulator(IsolatedServer.start(SERVER, ACCESS_KEY, SECRET_KEY));
    }

    /** Where it listens. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Makes a bucket. */
    @SuppressWarnings("unchecked") // S3ProxyServer takes it
    public void createBucket(String name) {
        ((Consumer<String>) server.server()).accept(name);
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
        server.close();
    }
}
