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
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways to write an object: in one request with or without a description, or piece by piece. Safe for use by many threads. */
final class Uploads {
    /** What pieces are taken in. */
    private static final int UNIT = 256 * 1024;

    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
    private static final Pattern BOUNDARY = Pattern.compile("multipart/related;.*boundary=\"?([^\";]+)\"?.*");

    private final Buckets buckets;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** An upload piece by piece. Guarded by itself. */
    private static final class Session {
        final String bucket;
        final JsonNode described;
        final String name;
        final String contentType;
        final Buckets.Condition condition;
        final Query query;
        final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Nullable
        Blob made;

        Session(String bucket, Exchange exchange) {
            this.bucket = bucket;
            this.described = Exchange.json(exchange.body());
            this.name = name(exchange.query(), described);
            this.contentType = Objects.requireNonNullElse(exchange.header("X-Upload-Content-Type"), "");
            this.condition = exchange.query().condition();
            this.query = exchange.query();
        }
    }

    Uploads(Buckets buckets) {
        this.buckets = buckets;
    }

    void post(String bucket, Exchange exchange) throws IOException {
        switch (exchange.query().text("uploadType", "")) {
            case "multipart" -> exchange.answer(multipart(bucket, exchange).resource());
            case "resumable" -> begin(bucket, exchange);
            default -> throw Refusal.wrong("This server does not know this uploadType.");
        }
    }

    private Blob multipart(String bucket, Exchange exchange) {
        Matcher boundary = BOUNDARY.matcher(String.valueOf(exchange.header("Content-Type")));
        if (!boundary.matches()) {
            throw Refusal.wrong("Multipart must be in the format: multipart/related; boundary=...");
        }
        // Bytes as characters, so that the text can be searched and nothing is lost.
        String text = new String(exchange.body(), StandardCharsets.ISO_8859_1);
        String[] parts = ("\r\n" + text).split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
        if (parts.length != 4 || !parts[3].startsWith("--")) {
            throw Refusal.wrong("Multipart must have a description and a content.");
        }
        JsonNode described = Exchange.json(content(parts[1]));
        byte[] content = content(parts[2]);
        return make(
                bucket,
                name(exchange.query(), described),
                described,
                header(parts[2], "content-type"),
                content,
                exchange.query().condition());
    }

    private static byte[] content(String part) {
        int head = part.indexOf("\r\n\r\n");
        return part.substring(head + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String header(String part, String name) {
        Matcher header =
                Pattern.compile("(?im)^" + name + ": *(.*?)\r?$").matcher(part.substring(0, part.indexOf("\r\n\r\n")));
        return header.find() ? header.group(1) : "";
    }

    private static String name(Query query, JsonNode described) {
        return query.text("name", described.path("name").asText(""));
    }

    private Blob make(
            String bucket,
            String name,
            JsonNode described,
            String contentType,
            byte[] content,
            Buckets.Condition condition) {
        String md5 = described.path("md5Hash").asText("");
        if (!md5.isEmpty() && !md5.equals(Blob.md5(content))) {
            throw Refusal.wrong("Provided MD5 hash \"" + md5 + "\" doesn't match calculated MD5 hash.");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        described
                .path("metadata")
                .properties()
                .forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
        return buckets.put(new Buckets.Draft(bucket, name, contentType, metadata, content), condition);
    }

    private void begin(String bucket, Exchange exchange) throws IOException {
        buckets.require(bucket);
        String id = UUID.randomUUID().toString();
        sessions.put(id, new Session(bucket, exchange));
        exchange.with(
                        "Location",
                        exchange.origin() + "/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable&upload_id="
                                + id)
                .answer(200, new byte[0]);
    }

    private Session session(Exchange exchange) {
        Session session = sessions.get(exchange.query().text("upload_id", ""));
        if (session == null) {
            throw new Refusal(404, "notFound", "No such upload.");
        }
        return session;
    }

    /** Takes a piece, or says how much is there. */
    void put(Exchange exchange) throws IOException {
        Session session = session(exchange);
        Matcher range = RANGE.matcher(String.valueOf(exchange.header("Content-Range")));
        if (!range.matches()) {
            throw Refusal.wrong("Failed to parse Content-Range header.");
        }
        synchronized (session) {
            if (session.made == null) {
                take(session, range, exchange.body());
            }
            if (session.made != null) {
                exchange.with("Content-Type", "application/json; charset=UTF-8")
                        .answer(200, Exchange.bytes(session.query.picked(session.made.resource())));
                return;
            }
            if (session.content.size() > 0) {
                exchange.with("Range", "bytes=0-" + (session.content.size() - 1));
            }
            exchange.answer(308, new byte[0]);
        }
    }

    private void take(Session session, Matcher range, byte[] body) {
        boolean isLast = !range.group(3).equals("*");
        if (range.group(1) != null) {
            long from = Long.parseLong(range.group(1));
            if (from != session.content.size() || Long.parseLong(range.group(2)) - from + 1 != body.length) {
                throw Refusal.wrong("Invalid request. The range does not go on where " + session.content.size()
                        + " bytes are there, or is none of " + body.length + " bytes.");
            }
            int whole = isLast ? body.length : body.length - body.length % UNIT;
            session.content.write(body, 0, whole);
        } else if (body.length > 0) {
            throw Refusal.wrong("Invalid request. Content without a range.");
        }
        if (isLast && Long.parseLong(range.group(3)) == session.content.size()) {
            session.made = make(
                    session.bucket,
                    session.name,
                    session.described,
                    session.contentType,
                    session.content.toByteArray(),
                    session.condition);
        }
    }

    /** Gives an upload up. */
    void delete(Exchange exchange) throws IOException {
        session(exchange);
        sessions.remove(exchange.query().text("upload_id", ""));
        exchange.answer(499, new byte[0]);
    }

    /** How many were begun and neither completed nor given up. */
    int open() {
        return (int) sessions.values().stream()
                .filter(session -> session.made == null)
                .count();
    }
}
