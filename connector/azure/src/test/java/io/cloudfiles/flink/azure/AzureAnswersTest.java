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
package io.cloudfiles.flink.azure;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Answers that are none of the service's, as proxies give them. */
class AzureAnswersTest {
    private static final Location FILE = Location.parse("abfss://c@a.dfs.core.windows.net/x");
    private static final FileEntry ENTRY = new FileEntry(FILE, 10, 0, "v1");

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

    private Configuration options(HttpHandler handler) {
        server.createContext("/", handler);
        return Configuration.fromMap(Map.of(
                "azure.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/a",
                "azure.account-key",
                "a2V5"));
    }

    @Test
    void takesAMissingPathForARefusalOfAReplacementOnly() throws IOException {
        Configuration options = options(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        try (Storage storage = new AzureStorageFactory().create(FILE, options)) {
            assertThat(storage.replace(ENTRY, new byte[1])).isFalse();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> storage.putIfAbsent(FILE, new byte[1]))
                    .withMessageContaining("[" + FILE + "] could not be written")
                    .withMessageContaining("(status 404). That is no answer of the service to a write.");
        }
    }

    @Test
    void whatItSaysOfARefusalCanBeSentByFlink() throws Exception {
        Configuration options = options(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("x-ms-error-code", "AuthorizationFailure");
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        try (Storage storage = new AzureStorageFactory().create(FILE, options)) {
            StorageException refused = catchThrowableOfType(StorageException.class, () -> storage.stat(FILE));

            assertThat(refused).hasMessageContaining(": AuthorizationFailure (status 403)");
            StorageException sent = InstantiationUtil.deserializeObject(
                    InstantiationUtil.serializeObject(refused), getClass().getClassLoader());
            assertThat(sent).hasMessage(refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "Last-Modified"})
    void closesAnAnswerThatLacksAHeader(String lacking) throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        Configuration options = options(exchange -> {
            boolean sized = !lacking.equals("Content-Length");
            if (sized) {
                exchange.getResponseHeaders().remove("Last-Modified");
            } else {
                exchange.getResponseHeaders().set("Last-Modified", "Sat, 28 Nov 2026 09:00:00 GMT");
            }
            exchange.sendResponseHeaders(206, sized ? Long.MAX_VALUE : 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
            } catch (IOException e) {
                broken.countDown();
            }
        });
        AzureConfig config = AzureConfig.from(options);
        AzureRanges ranges = new AzureRanges(new AzureConnection(AzureContainer.of(FILE, config.endpoint()), config));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ranges.request(ENTRY, 0, 10))
                .withMessageContaining("[" + FILE + "] could not be read at 0")
                .withMessageContaining("the answer has no " + lacking);
        assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesUpAnAnswerThatBrokeBefore() {
        InputStream throwing = new ByteArrayInputStream(new byte[1]) {
            @Override
            public void close() throws IOException {
                throw new IOException("Connection reset");
            }
        };
        InputStream throwingUnchecked = new ByteArrayInputStream(new byte[1]) {
            @Override
            public void close() {
                throw new UncheckedIOException(new IOException("Connection reset"));
            }
        };

        assertThatCode(() -> AzureRanges.abort(throwing)).doesNotThrowAnyException();
        assertThatCode(() -> AzureRanges.abort(throwingUnchecked)).doesNotThrowAnyException();
    }
}
