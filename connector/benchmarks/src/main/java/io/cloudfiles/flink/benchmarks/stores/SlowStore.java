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
package io.cloudfiles.flink.benchmarks.stores;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudfiles.flink.benchmarks.stores.Bucket.StoredObject;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A bucket behind S3's protocol, for reading alone, as far away as a cloud is: each answer begins after a while, and each connection gives
 * so many bytes a second. Lists ({@code ListObjectsV2}), looks up, and reads whole objects and ranges with {@code If-Match}. It checks no
 * signature and knows no version but one. {@code GET /} tells how many requests of each kind there were.
 */
public final class SlowStore implements AutoCloseable {
    private static final DateTimeFormatter HTTP_TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int CHUNK = 128 * 1024;

    private final HttpServer server;
    private final Bucket bucket;
    private final Pace pace;
    private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();
    private final Instant modified = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    /**
     * How far away it is.
     *
     * @param firstByteMillis from a request to its answer
     * @param bytesPerSecond of each connection
     */
    record Pace(int firstByteMillis, long bytesPerSecond) {}

    SlowStore(Bucket bucket, Pace pace) throws IOException {
        this.bucket = bucket;
        this.pace = pace;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Serves until it is ended, and prints its address. Arguments: root of files, names, milliseconds to the first byte, MB a second. */
    public static void main(String[] args) throws IOException {
        SlowStore store = new SlowStore(
                new Bucket(Path.of(args[0]), Integer.parseInt(args[1])),
                new Pace(Integer.parseInt(args[2]), Long.parseLong(args[3]) * 1_000_000));
        System.out.println(store.address());
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/")) {
                send(exchange, 200, new TreeMap<>(requests).toString().getBytes(StandardCharsets.UTF_8));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pace.firstByteMillis());
            int slash = path.indexOf('/', 1);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            if (key.isEmpty()) {
                answerBucket(exchange, slash < 0 ? path.substring(1) : path.substring(1, slash));
            } else {
                answerObject(exchange, key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerBucket(HttpExchange exchange, String name) throws IOException {
        boolean lists = exchange.getRequestMethod().equals("GET");
        count(lists ? "list" : "head bucket");
        send(exchange, 200, lists ? ListingPage.of(bucket, name, query(exchange), modified) : new byte[0]);
    }

    private void answerObject(HttpExchange exchange, String key) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        count(isHead ? "head" : exchange.getRequestMethod().toLowerCase(Locale.ROOT));
        @Nullable StoredObject object = bucket.get(key);
        if (object == null) {
            send(exchange, 404, error(isHead, "NoSuchKey"));
            return;
        }
        @Nullable String match = exchange.getRequestHeaders().getFirst("If-Match");
        if (match != null && !match.replace("\"", "").equals(object.etag())) {
            send(exchange, 412, error(isHead, "PreconditionFailed"));
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", '"' + object.etag() + '"');
        headers.set("Last-Modified", HTTP_TIME.format(modified));
        headers.set("Accept-Ranges", "bytes");
        if (isHead) {
            headers.set("Content-Length", Long.toString(object.sizeBytes()));
            exchange.sendResponseHeaders(200, -1);
        } else {
            sendRange(exchange, object);
        }
    }

    private static byte[] error(boolean isHead, String code) {
        return isHead ? new byte[0] : ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
    }

    private void sendRange(HttpExchange exchange, StoredObject object) throws IOException {
        @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
        long from = 0;
        long end = object.sizeBytes();
        if (range != null) {
            String[] bounds = range.substring("bytes=".length()).split("-", 2);
            from = Long.parseLong(bounds[0]);
            end = bounds[1].isEmpty() ? end : Math.min(end, Long.parseLong(bounds[1]) + 1);
            if (from >= object.sizeBytes()) {
                send(exchange, 416, error(false, "InvalidRange"));
                return;
            }
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + object.sizeBytes());
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, end - from);
        try (OutputStream out = exchange.getResponseBody();
                FileChannel file = FileChannel.open(object.file(), StandardOpenOption.READ)) {
            copy(file, from, end, out);
        }
    }

    private void copy(FileChannel file, long from, long end, OutputStream out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, end - from)];
        long start = System.nanoTime();
        long position = from;
        while (position < end) {
            int count = file.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, end - position)), position);
            out.write(chunk, 0, count);
            position += count;
            long due = start + (long) ((position - from) * 1e9 / pace.bytesPerSecond());
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
        }
    }

    private void count(String kind) {
        requests.computeIfAbsent(kind, first -> new AtomicLong()).incrementAndGet();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        @Nullable String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
