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
package io.cloudfiles.flink.jar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A client of the REST interface of a JobManager. Answers to requests that fail hold {@code errors}. */
final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "7d1f0c2e";

    /** A JobManager that is paused takes requests and does not answer them. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Each has a thread of its own, and those who wait for something make many of these. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    /** The same for whoever looks again: an object without fields while the JobManager is not up yet, or no longer. */
    JsonNode getIfUp(String path) {
        try {
            return get(path);
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return post(path, "application/json", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    /** Uploads a jar; returns the id that it has there. */
    String upload(Path jar) throws IOException, InterruptedException {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + jar.getFileName() + "\"\r\nContent-Type: application/java-archive\r\n\r\n";
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(jar),
                BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        JsonNode answer = post("/jars/upload", "multipart/form-data; boundary=" + BOUNDARY, body);
        return Path.of(answer.path("filename").asText()).getFileName().toString();
    }

    private JsonNode post(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", type)
                .POST(body));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString())
                .body());
    }
}
