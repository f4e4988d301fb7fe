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
package io.cloudfiles.flink.testing.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Stands before ElasticMQ, whose queues have no policies and no retention: keeps both as texts, and notes which rights each request would need. It grants all of them, and
 * checks no signature. Speaks the JSON protocol only. Safe for use by many threads.
 */
@Experimental
public final class SqsFront implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = "Policy";
    /** What ElasticMQ does not know. */
    private static final List<String> KEPT = List.of(POLICY, "MessageRetentionPeriod");

    private static final byte[] DENIED = RawHttp.answer(
            403,
            "application/x-amz-json-1.0",
            "{\"__type\":\"com.amazonaws.sqs#AccessDeniedException\",\"message\":\"Access to the resource is denied.\"}"
                    .getBytes(StandardCharsets.UTF_8));

    private final Supplier<URI> server;
    private final CountedCalls calls;
    private final RawHttpServer front;
    private final Map<String, Map<String, String>> kept = new ConcurrentHashMap<>();

    /** Starts before a server, which need not be there as long as nothing is asked. */
    public SqsFront(Supplier<URI> server, CountedCalls calls) throws IOException {
        this.server = server;
        this.calls = calls;
        this.front = new RawHttpServer("sqs-front", this::serve);
    }

    /** Where it listens. */
    public URI endpoint() {
        return front.endpoint();
    }

    /** The policy of a queue, or null. */
    public @Nullable String policy(String queue) {
        return attribute(queue, POLICY);
    }

    /** What a queue was given of the attributes that ElasticMQ does not know, or null. */
    public @Nullable String attribute(String queue, String name) {
        return kept.getOrDefault(queue, Map.of()).get(name);
    }

    /** Asks as a client would, without being noted. */
    public JsonNode ask(String action, ObjectNode request) throws IOException {
        byte[] answer = sent(action, request);
        if (RawHttp.status(answer) != 200) {
            throw new IOException(action + ": " + new String(answer, StandardCharsets.UTF_8));
        }
        return JSON.readTree(body(answer));
    }

    private byte[] sent(String action, ObjectNode request) throws IOException {
        byte[] body = JSON.writeValueAsBytes(request);
        String head =
                "POST / HTTP/1.1\r\nHost: " + server.get().getAuthority() + "\r\nX-Amz-Target: AmazonSQS." + action
                        + "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + body.length + "\r\n\r\n";
        return new RawHttp(head, body).sendTo(server.get());
    }

    /** Names of all queues. */
    public List<String> queues() throws IOException {
        List<String> names = new ArrayList<>();
        ask("ListQueues", JSON.createObjectNode()).path("QueueUrls").forEach(url -> names.add(name(url.asText())));
        return names;
    }

    /** The address of a queue. */
    public String url(String queue) {
        return endpoint() + "/000000000000/" + queue;
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private void serve(RawHttp request, Socket client, InputStream in) throws IOException {
        String target = request.header("x-amz-target");
        String action = target == null ? "" : target.substring(target.indexOf('.') + 1);
        ObjectNode body = (ObjectNode) JSON.readTree(request.body());
        client.getOutputStream().write(calls.passes(rights(action, body)) ? answer(request, action, body) : DENIED);
    }

    private static List<String> rights(String action, ObjectNode body) {
        boolean tags = action.equals("CreateQueue") && !body.path("tags").isEmpty();
        String right = "sqs:" + action.replace("MessageBatch", "Message").replace("VisibilityBatch", "Visibility");
        return tags ? List.of(right, "sqs:TagQueue") : List.of(right);
    }

    private byte[] answer(RawHttp request, String action, ObjectNode body) throws IOException {
        String queue = name(body.path("QueueUrl").asText());
        switch (action) {
            case "CreateQueue":
                keep(body.path("QueueName").asText(), body);
                return forward(request);
            case "SetQueueAttributes":
                return set(request, queue, body);
            case "GetQueueAttributes":
                return attributes(queue, body);
            case "DeleteQueue":
                kept.remove(queue);
                return forward(request);
            default:
                return forward(request);
        }
    }

    private void keep(String queue, JsonNode body) {
        for (String name : KEPT) {
            if (body.path("Attributes").has(name)) {
                kept.computeIfAbsent(queue, key -> new ConcurrentHashMap<>())
                        .put(name, body.path("Attributes").path(name).asText());
            }
        }
    }

    private byte[] set(RawHttp request, String queue, ObjectNode body) throws IOException {
        // To be refused as any request about a queue that is not there.
        byte[] known = sent("GetQueueAttributes", JSON.createObjectNode().put("QueueUrl", url(queue)));
        if (RawHttp.status(known) != 200) {
            return known;
        }
        keep(queue, body);
        ObjectNode rest = ((ObjectNode) body.path("Attributes")).remove(KEPT);
        return rest.isEmpty() ? json(rest) : forward(request.withBody(JSON.writeValueAsBytes(body)));
    }

    private byte[] attributes(String queue, ObjectNode body) throws IOException {
        ArrayNode names = JSON.createArrayNode();
        List<String> asked = new ArrayList<>();
        body.path("AttributeNames").forEach(name -> {
            if (KEPT.contains(name.asText())) {
                asked.add(name.asText());
            } else {
                names.add(name);
            }
        });
        byte[] answer = sent("GetQueueAttributes", body.deepCopy().set("AttributeNames", names));
        if (asked.isEmpty() || RawHttp.status(answer) != 200) {
            return answer;
        }
        ObjectNode told = (ObjectNode) JSON.readTree(body(answer));
        for (String name : asked) {
            String value = attribute(queue, name);
            if (value != null) {
                told.withObject("/Attributes").put(name, value);
            }
        }
        return json(told);
    }

    private static byte[] json(JsonNode body) throws IOException {
        return RawHttp.answer(200, "application/x-amz-json-1.0", JSON.writeValueAsBytes(body));
    }

    /** Passes a request on; addresses of queues in the answer are those of this front. */
    private byte[] forward(RawHttp request) throws IOException {
        byte[] answer = request.sendTo(server.get());
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (RawHttp.status(answer) != 200 || !text.contains("QueueUrl")) {
            return answer;
        }
        String told = new String(body(answer), StandardCharsets.UTF_8).replaceAll("http://[^/\"]+/", endpoint() + "/");
        return RawHttp.answer(200, "application/x-amz-json-1.0", told.getBytes(StandardCharsets.UTF_8));
    }

    /** What is behind the head; a body in chunks is put together. */
    private static byte[] body(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("\r\n\r\n") + 4;
        if (!text.substring(0, start).toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
            return text.substring(start).getBytes(StandardCharsets.ISO_8859_1);
        }
        StringBuilder whole = new StringBuilder();
        for (int at = start; ; ) {
            int end = text.indexOf("\r\n", at);
            int length =
                    Integer.parseInt(text.substring(at, end).split(";", 2)[0].strip(), 16);
            if (length == 0) {
                return whole.toString().getBytes(StandardCharsets.ISO_8859_1);
            }
            whole.append(text, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
