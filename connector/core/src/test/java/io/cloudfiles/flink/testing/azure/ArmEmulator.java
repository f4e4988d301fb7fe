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
package io.cloudfiles.flink.testing.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.RawHttp;
import io.cloudfiles.flink.testing.RawHttpServer;
import org.apache.flink.annotation.Experimental;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azure Resource Manager in this process, as far as it knows one storage account and its subscriptions of Event Grid, with a service for tokens.
 * Made after the documentation: what is asked for is done a few looks later, lists come in pages of one, and errors have their codes. It sends no
 * events, grants all rights, and notes which each request would need. Safe for use by many threads.
 */
@Experimental
public final class ArmEmulator implements Closeable {
    /** Id of the account. */
    public static final String ACCOUNT =
            "/subscriptions/0000-1111/resourceGroups/group/providers/Microsoft.Storage/storageAccounts/emulator";

    /** The one secret that gets a token. */
    public static final String SECRET = "arm-secret-never-to-be-seen";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "arm-token-never-to-be-seen";
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) ([^?]*)\\??(.*) HTTP/1.1");
    private static final String EVENTS = ACCOUNT + "/providers/Microsoft.EventGrid/eventSubscriptions";
    /** How many looks it takes until something is done. */
    private static final int LOOKS = 2;

    private final CountedCalls calls;
    private final Predicate<String> queues;
    private final RawHttpServer server;
    private final NavigableMap<String, ObjectNode> subscriptions = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> busy = new ConcurrentSkipListMap<>();
    private volatile boolean hierarchical = true;
    private volatile boolean registered = true;

    /** @param queues whether there is a queue of a name in the account */
    public ArmEmulator(CountedCalls calls, Predicate<String> queues) throws IOException {
        this.calls = calls;
        this.queues = queues;
        this.server = new RawHttpServer("arm-emulator", this::serve);
    }

    /** Where it listens, also for those who want tokens. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Whether the account has directories. */
    public void hierarchical(boolean has) {
        hierarchical = has;
    }

    /** Whether Event Grid is switched on. */
    public void registered(boolean isOn) {
        registered = isOn;
    }

    /** All subscriptions by name. */
    public Map<String, ObjectNode> subscriptions() {
        return subscriptions;
    }

    private void serve(RawHttp request, Socket client, InputStream in) throws IOException {
        Matcher parts = REQUEST.matcher(request.first());
        if (!parts.matches()) {
            return;
        }
        byte[] answer = parts.group(2).endsWith("/oauth2/v2.0/token")
                ? token(URLDecoder.decode(new String(request.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                : managed(parts.group(1), parts.group(2), parts.group(3), request);
        client.getOutputStream().write(answer);
    }

    private byte[] token(String form) throws IOException {
        if (!form.contains("client_secret=" + SECRET) || !form.contains("scope=" + endpoint() + "/.default")) {
            return json(401, JSON.createObjectNode().put("error_description", "AADSTS7000215: Invalid client secret."));
        }
        return json(200, JSON.createObjectNode().put("access_token", TOKEN).put("expires_in", 3599));
    }

    private byte[] managed(String method, String path, String query, RawHttp request) throws IOException {
        if (!("Bearer " + TOKEN).equals(request.header("authorization"))) {
            return error(401, "AuthenticationFailed", "Authentication failed.");
        }
        if (!query.contains("api-version=20")) {
            return error(400, "MissingApiVersionParameter", "The api-version query parameter is required.");
        }
        String action = method.equals("GET") ? "read" : method.equals("PUT") ? "write" : "delete";
        String type = path.startsWith(EVENTS)
                ? "Microsoft.EventGrid/eventSubscriptions/"
                : "Microsoft.Storage/storageAccounts/";
        if (!calls.passes(List.of(type + action))) {
            return error(403, "AuthorizationFailed", "The client does not have authorization: permission denied.");
        }
        if (path.equals(ACCOUNT) && method.equals("GET")) {
            ObjectNode account = JSON.createObjectNode().put("id", ACCOUNT);
            account.putObject("properties").put("isHnsEnabled", hierarchical);
            return json(200, account);
        }
        if (path.equals(EVENTS)) {
            return page(query);
        }
        if (path.startsWith(EVENTS + "/")) {
            return subscription(method, path.substring(EVENTS.length() + 1), request.body());
        }
        return error(404, "ResourceNotFound", "The Resource '" + path + "' was not found.");
    }

    private byte[] page(String query) throws IOException {
        String after = query.contains("$skiptoken=") ? query.replaceFirst(".*\\$skiptoken=", "") : "";
        Map.@Nullable Entry<String, ObjectNode> next = subscriptions.higherEntry(after);
        ObjectNode page = JSON.createObjectNode();
        page.putArray("value");
        if (next != null) {
            page.withArray("/value").add(next.getValue());
            if (subscriptions.higherKey(next.getKey()) != null) {
                page.put("nextLink", endpoint() + EVENTS + "?api-version=2022-06-15&$skiptoken=" + next.getKey());
            }
        }
        return json(200, page);
    }

    private byte[] subscription(String method, String name, byte[] body) throws IOException {
        boolean isBusy = busy.computeIfPresent(name, (key, left) -> left == 1 ? null : left - 1) != null;
        @Nullable ObjectNode existing = subscriptions.get(name);
        if (!isBusy && existing != null) {
            if (state(existing).equals("Deleting")) {
                subscriptions.remove(name);
                existing = null;
            } else {
                ((ObjectNode) existing.path("properties")).put("provisioningState", "Succeeded");
            }
        }
        switch (method) {
            case "PUT":
                return put(name, JSON.readTree(body));
            case "DELETE":
                if (existing == null) {
                    return json(204, JSON.createObjectNode());
                }
                ((ObjectNode) existing.path("properties")).put("provisioningState", "Deleting");
                busy.put(name, LOOKS);
                return json(202, JSON.createObjectNode());
            default:
                return existing == null
                        ? error(404, "ResourceNotFound", "Event subscription doesn't exist.")
                        : json(200, existing);
        }
    }

    private static String state(JsonNode subscription) {
        return subscription.at("/properties/provisioningState").asText();
    }

    private byte[] put(String name, JsonNode asked) throws IOException {
        JsonNode destination = asked.at("/properties/destination");
        if (!registered) {
            return error(
                    409,
                    "MissingSubscriptionRegistration",
                    "The subscription is not registered to use namespace 'Microsoft.EventGrid'.");
        }
        if (!name.matches("[A-Za-z0-9-]{3,64}")
                || !destination.path("endpointType").asText().equals("StorageQueue")
                || !destination.at("/properties/resourceId").asText().equals(ACCOUNT)
                || !queues.test(destination.at("/properties/queueName").asText())) {
            return error(400, "InvalidRequest", "The specified storage queue does not exist.");
        }
        ObjectNode made = asked.deepCopy();
        made.put("id", EVENTS + "/" + name).put("name", name).put("type", "Microsoft.EventGrid/eventSubscriptions");
        ObjectNode properties = (ObjectNode) made.path("properties");
        properties.put("topic", ACCOUNT).put("provisioningState", "Creating");
        properties.putObject("retryPolicy").put("maxDeliveryAttempts", 30);
        subscriptions.put(name, made);
        busy.put(name, LOOKS);
        return json(201, made);
    }

    private static byte[] error(int status, String code, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error").put("code", code).put("message", message);
        return json(status, error);
    }

    private static byte[] json(int status, JsonNode body) throws IOException {
        return RawHttp.answer(status, "application/json", status == 204 ? new byte[0] : JSON.writeValueAsBytes(body));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
