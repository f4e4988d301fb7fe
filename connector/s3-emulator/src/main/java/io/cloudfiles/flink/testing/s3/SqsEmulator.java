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
package io.cloudfiles.flink.testing.s3;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQS in this process: ElasticMQ, with its libraries behind a class loader of their own. It does not check signatures, and the store does not send
 * to it: tests do. Safe for use by many threads.
 */
public final class SqsEmulator implements Closeable {
    private static final Pattern BODY = Pattern.compile("<Body>(.*?)</Body>", Pattern.DOTALL);

    private final IsolatedServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private SqsEmulator(IsolatedServer server) {
        this.server = server;
    }

    /** Starts one, without queues. */
    public static SqsEmulator start() {
        return new SqsEmulator(IsolatedServer.start("io.cloudfiles.flink.testing.s3.SqsServer"));
    }

    /** Makes a queue and returns its URL. */
    public String createQueue(String name) throws IOException {
        ask("/", "Action=CreateQueue&QueueName=" + name);
        return url(name);
    }

    /** Where it listens. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** The URL of a queue. */
    public String url(String name) {
        return server.endpoint() + path(name);
    }

    private static String path(String name) {
        return "/000000000000/" + name;
    }

    /** Sends a message. */
    public void send(String queue, String body) throws IOException {
        ask(path(queue), "Action=SendMessage&MessageBody=" + URLEncoder.encode(body, StandardCharsets.UTF_8));
    }

    /** The bodies of messages that can be received; they can be received again at once. */
    public List<String> peek(String queue) throws IOException {
        String answer = ask(path(queue), "Action=ReceiveMessage&MaxNumberOfMessages=10&VisibilityTimeout=0");
        List<String> bodies = new ArrayList<>();
        Matcher body = BODY.matcher(answer);
        while (body.find()) {
            bodies.add(body.group(1)
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&"));
        }
        return bodies;
    }

    private String ask(String path, String form) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(server.endpoint().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(form + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(form);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
