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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.flink.annotation.Experimental;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in this process that speaks the part of the JSON interface of Google Cloud Storage that a client of files needs, with its data in
 * memory: listing in pages and in the order of UTF-8, looking up, reading of ranges, writing in one request or piece by piece, deleting,
 * rewriting, conditions by generation, tokens of OAuth 2. A parameter that it does not know is refused, and of an answer comes what was asked
 * for. Safe for use by many threads.
 *
 * <p>It is ours, made after the documentation: it shows that our client speaks that protocol and keeps its promises when the network does not,
 * and nothing of how the real service behaves beyond it. It has no versions that are kept, no holds, no quotas, no rights but one token and one
 * service account, no encryption of customers, no transcoding, no XML, no gRPC, and one rate for all. What is deleted is gone at once.
 */
@Experimental
public final class GcsEmulator implements Closeable {
    /** A token that always holds. */
    public static final String ACCESS_TOKEN = "emulator-token-never-to-be-seen";

    /** What one request of a rewriting copies at most. */
    private static final int REWRITTEN_AT_ONCE = 4 << 20;

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    static {
        // Else an answer of two packets waits for the other side's next one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Buckets buckets = new Buckets();
    private final Uploads uploads = new Uploads(buckets);
    private final Tokens tokens = new Tokens(ACCESS_TOKEN);
    private final PubSubEmulator pubSub;
    private final NotificationConfigs notifications;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "gcs-emulator");
        thread.setDaemon(true);
        return thread;
    });

    private GcsEmulator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
        server.setExecutor(threads);
        pubSub = new PubSubEmulator(endpoint(), tokens);
        notifications = new NotificationConfigs(buckets, pubSub);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts one, without buckets. */
    public static GcsEmulator start() {
        try {
            return new GcsEmulator();
        } catch (IOException e) {
            throw new IllegalStateException("The emulator does not start.", e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a bucket. */
    public void createBucket(String name) {
        buckets.create(name);
    }

    /** Pub/Sub, at the same address. */
    public PubSubEmulator pubSub() {
        return pubSub;
    }

    /**
     * Lets a bucket tell a topic of its objects from now on.
     *
     * @param prefix of the names that it tells of
     * @param withPayload whether its messages describe the objects, too
     */
    public void notify(String bucket, String prefix, String topic, boolean withPayload) {
        pubSub.policy(topic.substring(topic.lastIndexOf('/') + 1))
                .withArray("bindings")
                .addObject()
                .put("role", "roles/pubsub.publisher")
                .putArray("members")
                .add("serviceAccount:" + NotificationConfigs.AGENT);
        notifications.insert(
                bucket,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("topic", "//pubsub.googleapis.com/" + topic)
                        .put("object_name_prefix", prefix)
                        .put("payload_format", withPayload ? "JSON_API_V1" : "NONE"));
    }

    /** Lets the next requests to tell a topic be refused, as while rights are on their way to all servers. */
    public void refuseNotifications(int count) {
        notifications.refuseNext(count);
    }

    /** Lets a bucket tell nothing any more. */
    public void dropNotifications(String bucket) {
        notifications.drop(bucket);
    }

    /** The topics that a bucket tells, one for each notification. */
    public List<String> toldTopics(String bucket) {
        return notifications.topics(bucket);
    }

    /** What a bucket tells, in the words of the interface. */
    public void addNotification(String bucket, JsonNode config) {
        notifications.insert(bucket, config);
    }

    /** The options that reach it, directly. */
    public Map<String, String> options() {
        return optionsThrough(endpoint());
    }

    /** The options that reach it through a proxy. */
    public static Map<String, String> optionsThrough(URI endpoint) {
        return Map.of("gcs.endpoint", endpoint.toString(), "gcs.access-token", ACCESS_TOKEN);
    }

    /** The options that reach it as its service account, by the parts of the key. */
    public Map<String, String> optionsOfAccount() {
        return Map.of(
                "gcs.endpoint",
                endpoint().toString(),
                "gcs.client-email",
                Tokens.EMAIL,
                "gcs.private-key",
                tokens.privateKey(),
                "gcs.private-key-id",
                Tokens.KEY_ID,
                "gcs.token-endpoint",
                endpoint() + "/token");
    }

    /** The content of a key file of its service account. */
    public String keyFile() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "service_account");
        json.put("project_id", "emulator");
        json.put("private_key_id", Tokens.KEY_ID);
        json.put("private_key", tokens.privateKey());
        json.put("client_email", Tokens.EMAIL);
        json.put("client_id", "1");
        json.put("token_uri", endpoint() + "/token");
        return json.toString();
    }

    /** Ends all tokens that service accounts have. */
    public void expireTokens() {
        tokens.expire();
    }

    /** How many uploads were begun and neither completed nor given up. */
    public int openUploads() {
        return uploads.open();
    }

    private void serve(HttpExchange http) throws IOException {
        try (http) {
            Exchange exchange = new Exchange(http);
            try {
                route(exchange);
            } catch (Refusal refusal) {
                exchange.refuse(refusal);
            }
        } catch (Refusal refusal) {
            http.sendResponseHeaders(refusal.status(), -1);
        }
    }

    private void route(Exchange exchange) throws IOException {
        List<String> path = exchange.path();
        if (path.equals(List.of("token"))) {
            tokens.issue(exchange);
        } else if (path.get(0).equals("v1")) {
            pubSub.serve(exchange);
        } else if (matches(path, "upload", "storage", "v1", "b", "*", "o")) {
            upload(path.get(4), exchange);
        } else if (matches(path, "storage", "v1", "b", "*", "o")) {
            requireToken(exchange);
            requireMethod(exchange, "GET");
            exchange.answer(Listing.of(buckets, path.get(3), exchange.query()));
        } else if (matches(path, "storage", "v1", "b", "*")
                || matches(path, "storage", "v1", "b", "*", "notificationConfigs")
                || matches(path, "storage", "v1", "b", "*", "notificationConfigs", "*")
                || matches(path, "storage", "v1", "projects", "*", "serviceAccount")) {
            requireToken(exchange);
            setUp(path, exchange);
        } else if (matches(path, "storage", "v1", "b", "*", "o", "*")) {
            requireToken(exchange);
            object(path.get(3), path.get(5), exchange);
        } else if (matches(path, "download", "storage", "v1", "b", "*", "o", "*")) {
            requireToken(exchange);
            requireMethod(exchange, "GET");
            content(buckets.get(path.get(4), path.get(6), exchange.query().condition()), exchange);
        } else if (matches(path, "storage", "v1", "b", "*", "o", "*", "rewriteTo", "b", "*", "o", "*")) {
            requireToken(exchange);
            requireMethod(exchange, "POST");
            rewrite(buckets.get(path.get(3), path.get(5), new Buckets.Condition(null, null)), exchange);
        } else {
            throw new Refusal(404, "notFound", "Not Found");
        }
    }

    private void setUp(List<String> path, Exchange exchange) throws IOException {
        if (matches(path, "storage", "v1", "b", "*")) {
            requireMethod(exchange, "GET");
            notifications.bucket(path.get(3), exchange);
        } else if (matches(path, "storage", "v1", "projects", "*", "serviceAccount")) {
            requireMethod(exchange, "GET");
            notifications.agent(path.get(3), exchange);
        } else if (matches(path, "storage", "v1", "b", "*", "notificationConfigs", "*")) {
            requireMethod(exchange, "DELETE");
            notifications.delete(path.get(3), path.get(5), exchange);
        } else if (exchange.method().equals("POST")) {
            notifications.insert(path.get(3), exchange);
        } else {
            requireMethod(exchange, "GET");
            notifications.list(path.get(3), exchange);
        }
    }

    private void requireToken(Exchange exchange) {
        tokens.require(exchange.header("Authorization"), Tokens.OF_STORAGE);
    }

    private static boolean matches(List<String> path, String... pattern) {
        if (path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static void requireMethod(Exchange exchange, String method) {
        if (!exchange.method().equals(method)) {
            throw new Refusal(405, "methodNotAllowed", "Method Not Allowed");
        }
    }

    /** Who knows the address of an upload needs no token for it. */
    private void upload(String bucket, Exchange exchange) throws IOException {
        switch (exchange.method()) {
            case "POST" -> {
                requireToken(exchange);
                uploads.post(bucket, exchange);
            }
            case "PUT" -> uploads.put(exchange);
            case "DELETE" -> uploads.delete(exchange);
            default -> throw new Refusal(405, "methodNotAllowed", "Method Not Allowed");
        }
    }

    private void object(String bucket, String name, Exchange exchange) throws IOException {
        Buckets.Condition condition = exchange.query().condition();
        switch (exchange.method()) {
            case "GET" -> {
                Blob blob = buckets.get(bucket, name, condition);
                if (exchange.query().text("alt", "json").equals("media")) {
                    content(blob, exchange);
                } else {
                    exchange.answer(blob.resource());
                }
            }
            case "DELETE" -> {
                buckets.delete(bucket, name, condition);
                exchange.answer(204, new byte[0]);
            }
            default -> throw new Refusal(405, "methodNotAllowed", "Method Not Allowed");
        }
    }

    private static void content(Blob blob, Exchange exchange) throws IOException {
        exchange.with("Content-Type", blob.contentType())
                .with("x-goog-generation", String.valueOf(blob.generation()))
                .with("x-goog-metageneration", "1")
                .with("x-goog-hash", "crc32c=" + blob.crc32c())
                .with("x-goog-stored-content-length", String.valueOf(blob.content().length))
                .with(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                blob.created().atOffset(ZoneOffset.UTC)));
        String header = exchange.header("Range");
        if (header == null) {
            exchange.answer(200, blob.content());
            return;
        }
        Matcher range = RANGE.matcher(header);
        int size = blob.content().length;
        if (!range.matches()) {
            throw Refusal.wrong("This server knows one range of bytes.");
        }
        long from = Long.parseLong(range.group(1));
        if (from >= size) {
            exchange.with("Content-Range", "bytes */" + size)
                    .answer(416, "Requested range not satisfiable".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int end = (int) Math.min(size, range.group(2).isEmpty() ? size : Long.parseLong(range.group(2)) + 1);
        exchange.with("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + size)
                .answer(206, Arrays.copyOfRange(blob.content(), (int) from, end));
    }

    /** Large objects take several requests, each of which has to bring the last one's token. */
    private void rewrite(Blob from, Exchange exchange) throws IOException {
        long done = exchange.query().number("rewriteToken", 0) + REWRITTEN_AT_ONCE;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "storage#rewriteResponse");
        json.put("totalBytesRewritten", String.valueOf(Math.min(done, from.content().length)));
        json.put("objectSize", String.valueOf(from.content().length));
        json.put("done", done >= from.content().length);
        if (done < from.content().length) {
            buckets.require(exchange.path().get(8));
            json.put("rewriteToken", String.valueOf(done));
        } else {
            Blob made = buckets.put(
                    new Buckets.Draft(
                            exchange.path().get(8),
                            exchange.path().get(10),
                            from.contentType(),
                            from.metadata(),
                            from.content()),
                    exchange.query().condition());
            json.set("resource", made.resource());
        }
        exchange.answer(json);
    }

    @Override
    public void close() {
        pubSub.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
