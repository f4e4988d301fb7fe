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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.RawHttp;
import io.cloudfiles.flink.testing.RawHttpServer;
import org.apache.flink.annotation.Experimental;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before a server that speaks S3 by paths and has no notifications: keeps those of each bucket, checks them as S3 does, tries queues that
 * are in {@link SqsFront}, and tells them of objects that are written through here. Unlike S3 it gives back what it got byte for byte, and tells
 * at once, once and in order. Destinations of other accounts than the emulator's are neither tried nor told. Safe for use by many threads.
 */
@Experimental
public final class S3Front implements Closeable {
    /** The account of the emulators. */
    public static final String ACCOUNT = "000000000000";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NOTIFICATION = Pattern.compile("(GET|PUT) /([^/?]+)/?\\?notification=? HTTP/1.1");
    private static final Pattern WRITE =
            Pattern.compile("(?:PUT /([^/?]+)/([^?]+)|POST /([^/?]+)/([^?]+)\\?uploadId=.*) HTTP/1.1");
    private static final String NONE = "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";

    private final URI server;
    private final SqsFront sqs;
    private final CountedCalls calls;
    private final SignatureV4 signature;
    private final RawHttpServer front;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicReference<Runnable> behindRead = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> behindWrite = new AtomicReference<>(() -> {});

    /** Starts before a server; the key signs what is asked of this front itself. */
    public S3Front(URI server, SqsFront sqs, CountedCalls calls, String accessKey, String secretKey)
            throws IOException {
        this.server = server;
        this.sqs = sqs;
        this.calls = calls;
        this.signature = new SignatureV4(accessKey, secretKey);
        this.front = new RawHttpServer("s3-front", this::serve);
    }

    /** Where it listens. */
    public URI endpoint() {
        return front.endpoint();
    }

    /** Gives a bucket notifications, whatever they are. */
    public void put(String bucket, String xml) {
        documents.put(bucket, xml.getBytes(StandardCharsets.UTF_8));
    }

    /** The notifications of a bucket. */
    public String get(String bucket) {
        return new String(
                documents.getOrDefault(bucket, NONE.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** Takes policies of queues for not yet known, this many times. */
    public void refuseDestinations(int times) {
        refusals.set(times);
    }

    /** Does something right behind the next time that notifications are read, before the answer is sent. */
    public void behindNextRead(Runnable work) {
        behindRead.set(work);
    }

    /** Does something right behind the next time that notifications are written. */
    public void behindNextWrite(Runnable work) {
        behindWrite.set(work);
    }

    private void serve(RawHttp request, Socket client, InputStream in) throws IOException {
        Matcher notification = NOTIFICATION.matcher(request.first());
        if (!notification.matches()) {
            byte[] answer = request.sendTo(server);
            tell(request, answer);
            client.getOutputStream().write(answer);
            return;
        }
        boolean isWrite = notification.group(1).equals("PUT");
        byte[] answer;
        try {
            signature.require(request);
            if (!calls.passes(List.of(isWrite ? "s3:PutBucketNotification" : "s3:GetBucketNotification"))) {
                throw new AwsRefusal(403, "AccessDenied", "Access Denied");
            }
            byte[] body = isWrite
                    ? write(notification.group(2), request.body())
                    : get(notification.group(2)).getBytes(StandardCharsets.UTF_8);
            answer = RawHttp.answer(200, "application/xml", body);
        } catch (AwsRefusal e) {
            answer = RawHttp.answer(e.status(), "application/xml", e.toXml().getBytes(StandardCharsets.UTF_8));
        }
        (isWrite ? behindWrite : behindRead).getAndSet(() -> {}).run();
        client.getOutputStream().write(answer);
    }

    private byte[] write(String bucket, byte[] xml) throws AwsRefusal, IOException {
        NotificationDocument document = NotificationDocument.parse(xml);
        document.requireNoOverlap();
        for (NotificationDocument.Target target : document.targets()) {
            Optional<String> queue = queue(target);
            if (queue.isPresent()) {
                if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || !mayReceive(bucket, target)) {
                    throw new AwsRefusal(
                            400,
                            "InvalidArgument",
                            "Unable to validate the following destination configurations: " + target.arn());
                }
                send(
                        queue.get(),
                        "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"" + bucket + "\"}");
            }
        }
        documents.put(bucket, xml);
        return new byte[0];
    }

    private static Optional<String> queue(NotificationDocument.Target target) {
        String[] arn = target.arn().split(":", -1);
        return arn.length == 6 && arn[2].equals("sqs") && arn[4].equals(ACCOUNT)
                ? Optional.of(arn[5])
                : Optional.empty();
    }

    private boolean mayReceive(String bucket, NotificationDocument.Target target) throws IOException {
        String policy = sqs.policy(queue(target).orElseThrow());
        if (policy == null) {
            return false;
        }
        for (JsonNode statement : JSON.readTree(policy).path("Statement")) {
            String source = statement.at("/Condition/ArnEquals/aws:SourceArn").asText();
            String account =
                    statement.at("/Condition/StringEquals/aws:SourceAccount").asText(ACCOUNT);
            if (statement.path("Effect").asText().equals("Allow")
                    && statement.at("/Principal/Service").asText().equals("s3.amazonaws.com")
                    && statement.path("Action").asText().equals("sqs:SendMessage")
                    && statement.path("Resource").asText().equals(target.arn())
                    && source.equals("arn:aws:s3:::" + bucket)
                    && account.equals(ACCOUNT)) {
                return true;
            }
        }
        return false;
    }

    private void send(String queue, String message) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("QueueUrl", sqs.url(queue)).put("MessageBody", message);
        sqs.ask("SendMessage", request);
    }

    private void tell(RawHttp request, byte[] answer) throws IOException {
        Matcher write = WRITE.matcher(request.first());
        boolean isPart = request.first().contains("partNumber=");
        if (!write.matches() || isPart || RawHttp.status(answer) != 200) {
            return;
        }
        boolean isMultipart = write.group(1) == null;
        String bucket = isMultipart ? write.group(3) : write.group(1);
        String path = isMultipart ? write.group(4) : write.group(2);
        String key = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        String event =
                isMultipart ? "CompleteMultipartUpload" : request.header("x-amz-copy-source") == null ? "Put" : "Copy";
        try {
            for (NotificationDocument.Target target : NotificationDocument.parse(
                            get(bucket).getBytes(StandardCharsets.UTF_8))
                    .targets()) {
                Optional<String> queue = queue(target);
                if (queue.isPresent() && target.isTold("s3:ObjectCreated:" + event, key)) {
                    send(queue.get(), message(target.id(), event, bucket, key));
                }
            }
        } catch (AwsRefusal e) {
            throw new IOException(e);
        }
    }

    private static String message(String rule, String event, String bucket, String key) {
        ObjectNode message = JSON.createObjectNode();
        ObjectNode record = message.putArray("Records").addObject();
        record.put("eventSource", "aws:s3").put("eventName", "ObjectCreated:" + event);
        ObjectNode s3 = record.putObject("s3");
        s3.put("configurationId", rule).putObject("bucket").put("name", bucket);
        s3.putObject("object").put("key", URLEncoder.encode(key, StandardCharsets.UTF_8));
        return message.toString();
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
