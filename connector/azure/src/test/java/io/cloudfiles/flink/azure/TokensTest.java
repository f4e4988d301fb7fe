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

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Ways to sign in, against a server that answers as those of Azure are documented to. */
class TokensTest {
    private static final String TOKEN = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t0k3n\"}";

    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " "
                    + URLDecoder.decode(exchange.getRequestURI() + " " + body, StandardCharsets.UTF_8)
                    + " "
                    + exchange.getRequestHeaders().getOrDefault("Metadata", List.of())
                    + exchange.getRequestHeaders().getOrDefault("X-IDENTITY-HEADER", List.of()));
            Answer answer = answers.isEmpty() ? new Answer(200, TOKEN) : answers.removeFirst();
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static AccessToken token(TokenRequests requests) {
        return new Tokens(requests).getTokenSync(new TokenRequestContext());
    }

    private TokenRequests ofSecret() {
        return TokenRequests.ofSecret(address, "tenant", "client", "s3cr3t&+", TokenRequests.STORAGE);
    }

    @Test
    void signsInByASecret() {
        AccessToken token = token(ofSecret());

        assertThat(token.getToken()).isEqualTo("t0k3n");
        assertThat(token.getDurationUntilExpiration()).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
        assertThat(requests)
                .containsExactly("POST /tenant/oauth2/v2.0/token client_id=client&client_secret=s3cr3t&+"
                        + "&grant_type=client_credentials&scope=https://storage.azure.com/.default [][]");
    }

    @Test
    void signsInByWhatTheEnvironmentOffers(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "assertion\n");
        Map<String, String> principal =
                Map.of("AZURE_AUTHORITY_HOST", address + "/", "AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c");
        token(TokenRequests.ofEnvironment(with(principal, "AZURE_CLIENT_SECRET", "s"), null, TokenRequests.STORAGE));
        token(TokenRequests.ofEnvironment(
                with(principal, "AZURE_FEDERATED_TOKEN_FILE", file.toString()), null, TokenRequests.STORAGE));
        token(TokenRequests.ofEnvironment(
                Map.of("IDENTITY_ENDPOINT", address + "/msi/token", "IDENTITY_HEADER", "h"),
                "mine",
                TokenRequests.STORAGE));
        token(TokenRequests.ofMachine(address, null, TokenRequests.STORAGE));
        token(TokenRequests.ofMachine(address, "mine", TokenRequests.STORAGE));

        assertThat(requests)
                .containsExactly(
                        "POST /t/oauth2/v2.0/token client_id=c&client_secret=s&grant_type=client_credentials"
                                + "&scope=https://storage.azure.com/.default [][]",
                        "POST /t/oauth2/v2.0/token client_assertion=assertion&client_assertion_type="
                                + "urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_id=c"
                                + "&grant_type=client_credentials&scope=https://storage.azure.com/.default [][]",
                        "GET /msi/token?api-version=2019-08-01&resource=https://storage.azure.com/&client_id=mine  [][h]",
                        "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://storage.azure.com/"
                                + "  [true][]",
                        "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://storage.azure.com/"
                                + "&client_id=mine  [true][]");
    }

    private static Map<String, String> with(Map<String, String> some, String key, String value) {
        Map<String, String> all = new java.util.TreeMap<>(some);
        all.put(key, value);
        return all;
    }

    @Test
    void asksOnceAndLeavesItToTheClientToAskAgain() {
        for (Answer busy : List.of(new Answer(503, ""), new Answer(429, "{}"), new Answer(200, "<html>"))) {
            answers.add(busy);
            requireUnavailable(ofSecret());
        }

        assertThat(requests).hasSize(3);
    }

    @Test
    void theClientAsksAgainUntilItIsRefused() throws IOException {
        answers.add(new Answer(503, ""));
        answers.add(new Answer(400, "{\"error\":\"unauthorized_client\"}"));
        Location file = Location.parse("abfss://c@a.dfs.core.windows.net/x");
        Map<String, String> options = Map.of(
                "azure.endpoint", "https://127.0.0.1:1/a",
                "azure.tenant-id", "t",
                "azure.client-id", "c",
                "azure.client-secret", "s3cr3t",
                "azure.authority-host", address.toString());
        try (Storage storage = new AzureStorageFactory().create(file, Configuration.fromMap(options))) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> storage.stat(file))
                    .withMessageContaining("unauthorized_client (status 400). Correct azure.tenant-id");
        }

        assertThat(requests).hasSize(2);
    }

    @Test
    void asksAMachineAgainWhileItIsUpdated() {
        for (int status : new int[] {404, 410}) {
            answers.add(new Answer(status, "{}"));
            requireUnavailable(TokenRequests.ofMachine(address, null, TokenRequests.STORAGE));

            answers.add(new Answer(status, "{}"));
            assertThatExceptionOfType(Tokens.RefusedException.class)
                    .isThrownBy(() -> token(ofSecret()))
                    .withMessageContaining("(status " + status + ")");
        }
    }

    private static void requireUnavailable(TokenRequests requests) {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> token(requests))
                .withCauseInstanceOf(Tokens.UnavailableException.class)
                .withMessageContaining("No token for " + requests.from());
    }

    @Test
    void saysWhyItIsRefused() {
        answers.add(new Answer(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\\r\\n"
                        + "Trace ID: 1\"}"));

        assertThatExceptionOfType(Tokens.RefusedException.class)
                .isThrownBy(() -> token(ofSecret()))
                .withMessageContaining("No token for service principal client from " + address)
                .withMessageContaining(
                        "AADSTS7000215: Invalid client secret provided. (status 401). Correct azure.tenant-id")
                .withMessageNotContaining("s3cr3t");
        assertThat(requests).hasSize(1);
    }

    @Test
    void takesAMachineThatNeverAnswersForNoneOfAzure() {
        Tokens tokens = new Tokens(TokenRequests.ofMachine(address, null, TokenRequests.STORAGE));
        tokens.getTokenSync(new TokenRequestContext());
        server.stop(0);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> tokens.getTokenSync(new TokenRequestContext()))
                .withMessageContaining("No token for the identity of this machine from " + address);
        assertThatExceptionOfType(Tokens.RefusedException.class)
                .isThrownBy(() -> token(TokenRequests.ofMachine(address, null, TokenRequests.STORAGE)))
                .withMessageContaining("nobody answers there, so this is no machine of Azure with an identity. Set")
                .withNoCause();
    }

    @Test
    void namesTheCredentialsWhereNoTokenComes() {
        server.stop(0);
        Location file = Location.parse("abfss://c@a.dfs.core.windows.net/x");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> token(ofSecret()))
                .satisfies(e -> assertThat(new AzureErrors(" at a", AzureService.BLOBS).translate(e, file, "read"))
                        .isNotInstanceOf(StorageException.class)
                        .hasMessageContaining(
                                "[" + file + "] could not be read at a: No token for service principal client")
                        .hasMessageContaining("set other credentials: azure.connection-string")
                        .hasMessageNotContaining("azure.endpoint"));
    }
}
