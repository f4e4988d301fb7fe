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
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Tokens of OAuth 2, as the service for blobs takes them. The client of that service keeps a token and asks for the next one before it
 * expires. Safe for use by many threads.
 */
final class Tokens implements TokenCredential {
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final TokenRequests requests;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Tokens(TokenRequests requests) {
        this.requests = requests;
    }

    /** Signing in was refused; asking again does not help. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext context) {
        return Mono.fromCallable(() -> getTokenSync(context));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext context) {
        try {
            return fetch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AccessToken fetch() throws IOException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return parse(http.send(requests.next(), HttpResponse.BodyHandlers.ofString()));
            } catch (InterruptedException e) {
                throw interrupted();
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new IOException(
                            "No token for " + requests.from() + ", tried " + attempt + " times: " + reason(e), e);
                }
                sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private AccessToken parse(HttpResponse<String> answer) throws IOException {
        int status = answer.statusCode();
        if (status == 429 || status >= 500) {
            throw new IOException("status " + status);
        }
        Map<String, Object> fields = fields(answer.body());
        Object token = fields.get("access_token");
        if (status != 200 || token == null) {
            throw new RefusedException(
                    "No token for " + requests.from() + ": " + refusal(fields) + " (status " + status
                            + "). Correct azure.tenant-id, azure.client-id and azure.client-secret, or the credentials of the environment.");
        }
        return new AccessToken(
                String.valueOf(token), OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(secondsLeft(fields)));
    }

    private static Map<String, Object> fields(String body) throws IOException {
        try (JsonReader json = JsonProviders.createReader(body)) {
            Map<String, Object> fields = json.readMap(JsonReader::readUntyped);
            return fields == null ? Map.of() : fields;
        } catch (IllegalStateException e) {
            throw new IOException("no JSON came", e);
        }
    }

    private static long secondsLeft(Map<String, Object> fields) throws IOException {
        try {
            return Long.parseLong(String.valueOf(fields.get("expires_in")));
        } catch (NumberFormatException e) {
            throw new IOException("the token does not say how long it holds", e);
        }
    }

    /** The server's first line; what follows are ids and times of its own. */
    private static String refusal(Map<String, Object> fields) {
        Object description = fields.getOrDefault("error_description", fields.get("error"));
        return String.valueOf(description).lines().findFirst().orElse("");
    }

    private static String reason(IOException e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static void sleep(Duration pause) throws IOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
