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
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Tokens of OAuth 2, as the service for blobs takes them. The client of that service keeps a token and asks for the next one before it
 * expires, and it asks again as often as for anything else where none comes. Safe for use by many threads.
 */
final class Tokens implements TokenCredential {
    private final TokenRequests requests;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private volatile boolean signedIn;

    Tokens(TokenRequests requests) {
        this.requests = requests;
    }

    /** No token came, but may when asked for again. */
    static final class UnavailableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** Signing in was refused; asking again does not help. It has no cause, by which the client would take it for a failing network. */
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
            AccessToken token = parse(http.send(requests.next(), HttpResponse.BodyHandlers.ofString()));
            signedIn = true;
            return token;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        } catch (IOException e) {
            if (requests.asksTheMachine() && !signedIn && isNobodyThere(e)) {
                throw new RefusedException("No token for " + requests.from()
                        + ": nobody answers there, so this is no machine of Azure with an identity. Set azure.connection-string,"
                        + " azure.account-key, azure.sas-token or a service principal, or give the environment one (AZURE_TENANT_ID,"
                        + " AZURE_CLIENT_ID and AZURE_CLIENT_SECRET).");
            }
            throw new UncheckedIOException(
                    new UnavailableException("No token for " + requests.from() + ": " + reason(e), e));
        }
    }

    private static boolean isNobodyThere(IOException e) {
        return e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof HttpConnectTimeoutException;
    }

    private AccessToken parse(HttpResponse<String> answer) throws IOException {
        int status = answer.statusCode();
        if (status == 429 || status >= 500 || (requests.asksTheMachine() && (status == 404 || status == 410))) {
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
}
