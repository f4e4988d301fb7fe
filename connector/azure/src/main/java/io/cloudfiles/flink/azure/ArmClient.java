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
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Speaks the interface of Azure Resource Manager, as far as it is needed here. One request at a time, each made once. */
final class ArmClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final URI endpoint;
    private final String identity;
    private final Tokens tokens;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private @Nullable AccessToken token;

    /** @param identity who asks, without secrets */
    ArmClient(URI endpoint, TokenRequests tokens, String identity) {
        this.endpoint = endpoint;
        this.identity = identity;
        this.tokens = new Tokens(tokens);
    }

    /** Something, where there is such a thing. */
    Optional<JsonNode> get(String path) throws IOException {
        HttpResponse<String> answer = send("GET", path, HttpRequest.BodyPublishers.noBody());
        return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(read(answer.body(), path));
    }

    /** Asks for something to be made or changed, which may take a while. */
    void put(String path, JsonNode body) throws IOException {
        send("PUT", path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** Asks for something to be removed, which may take a while; nothing happens when it is gone. */
    void delete(String path) throws IOException {
        send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(path.startsWith("/") ? endpoint + path : path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            int status = answer.statusCode();
            if (status >= 300 && (status != NOT_FOUND || method.equals("PUT"))) {
                throw refused(method, path, answer);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(method + " " + path + " was interrupted.");
        }
    }

    private String token() throws IOException {
        AccessToken known = token;
        if (known == null || known.getDurationUntilExpiration().compareTo(Duration.ofMinutes(5)) < 0) {
            try {
                known = tokens.getTokenSync(new TokenRequestContext());
            } catch (Tokens.RefusedException e) {
                throw new StorageException(String.valueOf(e.getMessage()), e);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            token = known;
        }
        return known.getToken();
    }

    private IOException refused(String method, String path, HttpResponse<String> answer) throws IOException {
        JsonNode error = errorOf(answer.body());
        String code = error.path("code").asText();
        int status = answer.statusCode();
        String what = method + " " + path.replaceFirst("\\?.*", "") + " was refused at " + endpoint + " with "
                + identity + ": " + (code.isEmpty() ? "" : code + ", ")
                + error.path("message").asText() + " (status " + status + ").";
        if (status == 408 || status == 429 || status >= 500 || code.equals("AnotherOperationInProgress")) {
            return new IOException(what + " It may pass: try again.");
        }
        if (code.equals("MissingSubscriptionRegistration") || code.equals("SubscriptionNotRegistered")) {
            return new StorageException(
                    what
                            + " Event Grid is not switched on: run 'az provider register --namespace Microsoft.EventGrid'.",
                    null);
        }
        String cure = status == 401 || status == 403
                ? " Grant that identity what 'cloudfiles notifications policies' prints."
                : " Correct azure.subscription-id, azure.resource-group and the path.";
        return new StorageException(what + cure, null);
    }

    private static JsonNode errorOf(String body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private JsonNode read(String body, String path) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("GET " + path + " at " + endpoint + " gave no JSON.", e);
        }
    }
}
