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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.discovery.notification.NotificationQueue;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Answers of Pub/Sub that the emulator does not give. */
class PubSubAnswersTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
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

    private NotificationQueue queue(HttpHandler handler) {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            assertThat(exchange.getRequestHeaders().containsKey("x-goog-user-project"))
                    .as("paid by the owner of a bucket")
                    .isFalse();
            handler.handle(exchange);
        });
        GcsConfig config = GcsConfig.from(
                Configuration.fromMap(Map.of("gcs.access-token", "never2bseen", "gcs.user-project", "payer")));
        PubSubAddress subscription = PubSubAddress.parse(
                "notification.queue",
                PubSubAddress.Kind.SUBSCRIPTION,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/projects/p/subscriptions/landing");
        return new PubSubQueue(
                new PubSubConnection(config.answeredWithin(Duration.ofSeconds(1)), subscription, null), Duration.ZERO);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpHandler error(int status, String name, String message) {
        return exchange -> answer(
                exchange,
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + name + "\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "403, PERMISSION_DENIED, User not authorized to perform this action., role 'Pub/Sub Subscriber', 1",
        "400, FAILED_PRECONDITION, This method is not supported for this subscription type., not supported for this, 1",
        "401, UNAUTHENTICATED, Request had invalid authentication credentials., Correct gcs.key-file, 1",
        "429, RESOURCE_EXHAUSTED, Quota exceeded., It may pass: try again., 6",
        "503, UNAVAILABLE, The service was unable to fulfill your request., It may pass: try again., 6"
    })
    void triesAgainWhatMayPass(int status, String name, String message, String said, int attempts) throws IOException {
        try (NotificationQueue queue = queue(error(status, name, message))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> queue.acknowledge(List.of("id")))
                    .withMessageContaining(
                            "[projects/p/subscriptions/landing] could not be relieved of messages at http")
                    .withMessageContaining(name)
                    .withMessageContaining(said)
                    .satisfies(e -> assertThat(e instanceof StorageException).isEqualTo(attempts == 1));
            assertThat(requests).hasValue(attempts);
        }
    }

    /** As where it takes no heed of how long is waited. */
    @Test
    void anEmptyAnswerThatComesAtOnceIsNotAskedForAgainAtOnce() throws IOException {
        try (NotificationQueue queue = queue(exchange -> answer(exchange, 200, "{}"))) {
            assertThat(queue.receive(Duration.ofMillis(1500), LEASE)).isEmpty();
            assertThat(requests.get()).isBetween(2, 3);
        }
    }

    @Test
    void noAnswerInTimeIsNoMessage() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        try (NotificationQueue queue = queue(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThat(queue.receive(Duration.ofMillis(500), LEASE)).isEmpty();
            assertThat(requests).hasValue(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void aServiceThatIsNotThereIsAnError() throws IOException {
        try (NotificationQueue queue = queue(exchange -> answer(exchange, 200, "{}"))) {
            server.stop(0);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> queue.receive(Duration.ofMillis(500), LEASE))
                    .withMessageContaining("tried 6 times")
                    .withMessageContaining("Check notification.queue, gcs.queue-endpoint and the network if it stays.");
        }
    }
}
