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
package io.cloudfiles.flink.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.SetupRuns;
import io.cloudfiles.flink.testing.aws.S3Front;
import io.cloudfiles.flink.testing.aws.SqsFront;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** ElasticMQ, and buckets whose notifications are kept and checked before a server of S3 that nobody asks for anything else. */
abstract class S3SetupFixture implements SetupRuns {
    static final ObjectMapper JSON = new ObjectMapper();

    /** As somebody may have written it, with what this version does not know. */
    static final String FOREIGN = """
            <?xml version="1.0"?>
            <!-- by hand -->
            <NotificationConfiguration  xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <TopicConfiguration><Id>t</Id>\t<Topic>arn:aws:sns:r:111122223333:t</Topic><Event>s3:ObjectCreated:*</Event>
                <Filter><S3Key><FilterRule><Name>Prefix</Name><Value>out/</Value></FilterRule></S3Key></Filter></TopicConfiguration>
              <QueueConfiguration><Id>removed</Id><Queue>arn:aws:sqs:r:111122223333:q</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration>
              <Future since='2030'><Id>?</Id><![CDATA[<>]]></Future>
            </NotificationConfiguration>
            """;

    static final String WITHOUT_RULES =
            "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>";

    static SqsEmulator emulator;
    static final CountedCalls CALLS = new CountedCalls();
    static SqsFront sqs;
    static S3Front s3;
    private static int buckets;

    String bucket = "";
    Location path = Location.parse("s3://none");

    @BeforeAll
    static void start() throws IOException {
        emulator = SqsEmulator.start();
        sqs = new SqsFront(emulator::endpoint, CALLS);
        s3 = new S3Front(URI.create("http://127.0.0.1:1"), sqs, CALLS, S3Emulator.ACCESS_KEY, S3Emulator.SECRET_KEY);
    }

    @AfterAll
    static void stop() throws IOException {
        s3.close();
        sqs.close();
        emulator.close();
    }

    @BeforeEach
    void takeABucket() {
        bucket = "bucket-" + ++buckets;
        path = Location.parse("s3://" + bucket + "/in");
        CALLS.allow(Integer.MAX_VALUE);
        CALLS.take();
    }

    static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(S3Emulator.optionsThrough(s3.endpoint()));
        options.put("s3.region", "elasticmq");
        options.put("s3.queue-endpoint", sqs.endpoint().toString());
        return options;
    }

    @Override
    public NotificationSetup setup() {
        return setup(options(), Map.of("team", "data"));
    }

    NotificationSetup setup(Map<String, String> options, Map<String, String> tags) {
        return new S3Setup(
                new SetupRequest(path, name(), tags),
                S3Config.from(Configuration.fromMap(options)),
                new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(10)));
    }

    String name() {
        return "cloudfiles-" + bucket;
    }

    JsonNode tags() throws IOException {
        return sqs.ask("ListQueueTags", JSON.createObjectNode().put("QueueUrl", sqs.url(name())))
                .path("Tags");
    }
}
