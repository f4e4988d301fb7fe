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
package io.cloudfiles.flink.testing;

import org.apache.flink.annotation.Experimental;

import java.io.Closeable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queues of Azurite, for the same account as {@link Azurite} has and in a process of their own. The store does not send to them: tests do. Safe for use
 * by many threads.
 */
@Experimental
public final class AzuriteQueues implements Closeable {
    private static final Pattern TEXT = Pattern.compile("<MessageText>(.*?)</MessageText>", Pattern.DOTALL);

    private final AzuriteProcess process;

    private AzuriteQueues(AzuriteProcess process) {
        this.process = process;
    }

    /** Starts the service, without queues. */
    public static AzuriteQueues start() {
        return new AzuriteQueues(AzuriteProcess.start("queue", Azurite.ACCOUNT + ":" + Azurite.ACCOUNT_KEY));
    }

    /** Where it listens. */
    public URI server() {
        return process.server();
    }

    /** Makes a queue and returns its URL. */
    public String createQueue(String name) {
        AzuriteRequest.of("PUT", name).send(process.server());
        return url(name);
    }

    /** The URL of a queue. */
    public String url(String name) {
        return Azurite.endpointAt(process.server()) + "/" + name;
    }

    /** Sends a message as it is. */
    public void sendPlain(String queue, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        AzuriteRequest.of("POST", queue + "/messages")
                .with("<QueueMessage><MessageText>" + escaped + "</MessageText></QueueMessage>")
                .send(process.server());
    }

    /** Sends a message in Base64, as Event Grid does. */
    public void send(String queue, String text) {
        sendPlain(queue, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The texts, out of Base64, of messages that can be received. */
    public List<String> peek(String queue) {
        String answer = AzuriteRequest.of("GET", queue + "/messages")
                .with("peekonly", "true")
                .with("numofmessages", "32")
                .send(process.server());
        List<String> texts = new ArrayList<>();
        Matcher text = TEXT.matcher(answer);
        while (text.find()) {
            texts.add(new String(Base64.getDecoder().decode(text.group(1)), StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Override
    public void close() {
        process.close();
    }
}
