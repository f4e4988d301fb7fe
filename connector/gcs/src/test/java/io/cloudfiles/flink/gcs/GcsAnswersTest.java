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
package io.cloudfiles.flink.gcs;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Answers that an emulator does not give: those of proxies, and refusals of the service. */
class GcsAnswersTest {
    private static final Location FILE = Location.parse("gs://b/x");

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Storage storage(HttpHandler handler) {
        server.createContext("/", handler);
        return new GcsStorageFactory()
                .create(
                        FILE,
                        Configuration.fromMap(Map.of(
                                "gcs.endpoint",
                                        "http://127.0.0.1:"
                                                + server.getAddress().getPort(),
                                "gcs.access-token", "never2bseen",
                                "gcs.user-project", "payer")));
    }

    private HttpHandler answer(int status, String body) {
        return exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", body.startsWith("{") ? "application/json" : "text/html");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        };
    }

    private static String error(int status, String reason, String message) {
        return "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"errors\":[{\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\"}]}}";
    }

    @Test
    void takesAMissingPathForARefusalOfAReplacementOnly() throws IOException {
        try (Storage storage = storage(answer(404, ""))) {
            assertThat(storage.replace(new FileEntry(FILE, 1, 0, "1"), new byte[1]))
                    .isFalse();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> storage.putIfAbsent(FILE, new byte[1]))
                    .withMessageContaining("[" + FILE + "] could not be written")
                    .withMessageContaining("(status 404). That is no answer of the service to a write.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, forbidden, a@b does not have storage.objects.get access, Storage Object User, 1",
        "403, rateLimitExceeded, Too fast, It may pass: try again., 6",
        "429, rateLimitExceeded, Too fast, It may pass: try again., 6",
        "500, backendError, Internal error, It may pass: try again., 6",
        "501, notImplemented, No, notImplemented, 1",
        "400, invalid, What, '(status 400).', 1",
        "400, UserProjectMissing, Bucket is requester pays bucket but no user project provided., Set gcs.user-project, 1"
    })
    void triesAgainWhatMayPass(int status, String reason, String message, String said, int attempts)
            throws IOException {
        try (Storage storage = storage(answer(status, error(status, reason, message)))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> storage.stat(FILE))
                    .withMessageContaining("[" + FILE + "] could not be looked up at http://127.0.0.1:")
                    .withMessageContaining(said)
                    .satisfies(e -> assertThat(e instanceof StorageException).isEqualTo(attempts == 1));
            assertThat(requests).hasValue(attempts);
        }
    }

    @Test
    void takesNoOtherPageForAnAnswer() throws IOException {
        try (Storage storage = storage(answer(200, "<html>Sign in</html>"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> storage.list(FILE, ListRequest.children()).next())
                    .withMessageContaining("[" + FILE + "] could not be listed")
                    .withMessageContaining("tried 6 times");
            assertThat(requests).hasValue(6);
        }
    }

    @Test
    void takesNoHalfAnswerForAnAnswer() throws IOException {
        try (Storage storage = storage(answer(200, "{\"items\":[{\"name\":"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> storage.list(FILE, ListRequest.children()).next())
                    .withMessageContaining("[" + FILE + "] could not be listed")
                    .withMessageContaining("tried 6 times");
        }
    }

    @Test
    void saysWhoPays() throws IOException {
        try (Storage storage = storage(exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("x-goog-user-project"))
                    .isEqualTo("payer");
            answer(200, "{}").handle(exchange);
        })) {
            assertThat(storage.list(FILE, ListRequest.children()).next()).isNull();
        }
    }
}
