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
package io.cloudfiles.flink.s3;

import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Answers that are none of the store's, as proxies give them. */
class S3AnswersTest {
    private static final Location FILE = Location.parse("s3://bucket/x");

    @Test
    void takesAMissingPathForARefusalOfAReplacementOnly() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        Configuration options = Configuration.fromMap(Map.of(
                "s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort(),
                "s3.region", "eu-central-1",
                "s3.path-style-access", "true",
                "s3.access-key", "key",
                "s3.secret-key", "secret"));
        try (Storage storage = new S3StorageFactory().create(FILE, options)) {
            assertThat(storage.replace(new FileEntry(FILE, 1, 0, "v1"), new byte[1]))
                    .isFalse();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> storage.putIfAbsent(FILE, new byte[1]))
                    .withMessageContaining("[" + FILE + "] could not be written")
                    .withMessageContaining("status 404")
                    .withMessageContaining("That is no answer of a store to a write.");
        } finally {
            server.stop(0);
        }
    }
}
