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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request and its answer. Used by one thread. */
final class Exchange {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpExchange http;
    private final List<String> path;
    private final Query query;
    private final byte[] body;

    /** Reads the whole request. */
    Exchange(HttpExchange http) throws IOException {
        this.http = http;
        this.body = http.getRequestBody().readAllBytes();
        this.path = new ArrayList<>();
        for (String segment : http.getRequestURI().getRawPath().substring(1).split("/", -1)) {
            path.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        this.query = new Query(http.getRequestURI().getRawQuery());
    }

    String method() {
        return http.getRequestMethod();
    }

    /** The segments of the path; a slash within one was encoded. */
    List<String> path() {
        return path;
    }

    Query query() {
        return query;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /** Where the client believes this server to be. */
    String origin() {
        return "http://" + header("Host");
    }

    Exchange with(String header, String value) {
        http.getResponseHeaders().set(header, value);
        return this;
    }

    void answer(int status, byte[] content) throws IOException {
        if ("close".equalsIgnoreCase(header("Connection"))) {
            with("Connection", "close"); // This server closes then, and does not say so.
        }
        http.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            http.getResponseBody().write(content);
        }
        http.close();
    }

    /** Answers with what was asked for of this. */
    void answer(ObjectNode json) throws IOException {
        with("Content-Type", "application/json; charset=UTF-8").answer(200, bytes(query.picked(json)));
    }

    /** Answers in the shape of the service's errors. */
    void refuse(Refusal refusal) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode error = json.putObject("error");
        error.put("code", refusal.status());
        error.put("message", refusal.getMessage());
        ObjectNode first = error.putArray("errors").addObject();
        first.put("message", refusal.getMessage());
        first.put("domain", "global");
        first.put("reason", refusal.reason());
        with("Content-Type", "application/json; charset=UTF-8").answer(refusal.status(), bytes(json));
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : text);
        } catch (IOException e) {
            throw Refusal.wrong("Parse Error");
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
