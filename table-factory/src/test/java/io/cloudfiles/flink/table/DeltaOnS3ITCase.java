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
package io.cloudfiles.flink.table;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.aws.S3Front;
import io.cloudfiles.flink.testing.aws.SqsFront;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** S3, with a front that tells queues of what is written, where they were set up. */
class DeltaOnS3ITCase extends DeltaByNotificationsContract {
    private static SqsEmulator queues;

    private S3 s3;

    @BeforeAll
    static void startQueueService() {
        queues = SqsEmulator.start();
    }

    @AfterAll
    static void stopQueueService() throws IOException {
        queues.close();
    }

    @Override
    Store start() {
        s3 = S3.start();
        return s3;
    }

    private record S3(S3Emulator emulator, SqsFront sqs, S3Front front) implements Store {
        static S3 start() {
            try {
                S3Emulator emulator = S3Emulator.start();
                CountedCalls calls = new CountedCalls();
                SqsFront sqs = new SqsFront(queues::endpoint, calls);
                return new S3(
                        emulator,
                        sqs,
                        new S3Front(emulator.endpoint(), sqs, calls, S3Emulator.ACCESS_KEY, S3Emulator.SECRET_KEY));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public URI endpoint() {
            return front.endpoint();
        }

        @Override
        public void createBucket(String name) {
            emulator.createBucket(name);
        }

        @Override
        public String requestPath(String bucket) {
            return "/" + bucket;
        }

        @Override
        public String location(String bucket, String path) {
            return "s3://" + bucket + "/" + path;
        }

        @Override
        public Map<String, String> optionsThrough(URI endpoint) {
            return S3Emulator.optionsThrough(endpoint);
        }

        @Override
        public String secret() {
            return S3Emulator.SECRET_KEY;
        }

        @Override
        public void close() throws IOException {
            front.close();
            sqs.close();
            emulator.close();
        }
    }

    @Override
    Queues startQueues() {
        return new Sqs(queues);
    }

    private record Sqs(SqsEmulator emulator) implements Queues {
        @Override
        public String create(String name) throws IOException {
            return emulator.createQueue(name);
        }

        @Override
        public void send(String queue, String message) throws IOException {
            emulator.send(queue, message);
        }

        @Override
        public List<String> peek(String queue) throws IOException {
            return emulator.peek(queue);
        }

        @Override
        public String written(Location file) {
            return "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
                    + file.authority() + "\"},\"object\":{\"key\":\""
                    + URLEncoder.encode(file.key(), StandardCharsets.UTF_8) + "\"}}}]}";
        }

        @Override
        public String ofTest() {
            return "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}";
        }

        @Override
        public void close() {
            // With the class.
        }
    }

    private CommandLineRun notifications(String command) {
        StringBuilder line = new StringBuilder("notifications " + command);
        options()
                .forEach((key, value) ->
                        line.append(" --option ").append(key).append('=').append(value));
        CommandLineRun run = CommandLineRun.of(line + " --option " + String.join(" --option ", ofQueues()));
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(run.toString()).doesNotContain(S3Emulator.SECRET_KEY);
        return run;
    }

    private List<String> ofQueues() {
        return List.of("s3.region=elasticmq", "s3.queue-endpoint=" + s3.sqs().endpoint());
    }

    /** Nobody but the bucket sends here. */
    @Test
    void aBucketTellsOfEachNewFileOnceItIsSetUpByItselfOrByTheCommand() throws Exception {
        List<String> options = new ArrayList<>(ofQueues());
        options.add("discovery.mode=notification");
        String[] notified = options.toArray(String[]::new);
        assertIngested(FILES, notified);
        long listings = listings();
        assertThat(listings).isPositive();

        write("a", FILES, FILES + 7);
        assertIngested(FILES + 7, notified);
        assertThat(listings()).isEqualTo(listings);
        String set = notifications("setup s3://incoming/a").out();
        String queue = set.substring(set.lastIndexOf('=') + 1).strip();
        assertThat(set).contains("Everything is there already.");
        assertThat(notifications("list s3://incoming").out())
                .contains("s3://incoming/a")
                .contains(queue);

        notifications("teardown s3://incoming/a");
        assertThat(queuesSetUp()).isEmpty();
        assertThat(s3.front().get("incoming")).doesNotContain("cloudfiles");
        write("a", FILES + 7, FILES + 9);
        assertIngested(FILES + 9, notified);
        assertThat(listings()).as("since the queue is another one").isGreaterThan(listings);
        assertThat(queuesSetUp()).containsExactly(queue.substring(queue.lastIndexOf('/') + 1));
    }

    /** Other tests of this class make queues by hand. */
    private List<String> queuesSetUp() throws IOException {
        return s3.sqs().queues().stream()
                .filter(queue -> queue.startsWith("cloudfiles-"))
                .toList();
    }

    private long listings() {
        return proxy.requests().stream()
                .filter(request -> request.startsWith("GET /incoming") && request.contains("list-type"))
                .count();
    }

    @Test
    void catalogsKeepDefinitionsAndSchemasOnS3AndNoSecrets() throws Exception {
        String options = options().entrySet().stream()
                .map(option -> ", '" + option.getKey() + "'='" + option.getValue() + "'")
                .collect(Collectors.joining());
        for (int i = 0; i < 2; i++) {
            try (SqlSession session = SqlSession.open()) {
                session.run(
                        "CREATE CATALOG c WITH ('type'='cloudfiles', 'location'='s3://lake/catalog'" + options + ")");
                session.run("USE CATALOG c");
                session.run(
                        "CREATE TABLE IF NOT EXISTS landing WITH ('connector'='cloudfiles', 'path'='s3://incoming/a', "
                                + "'format'='json')");

                assertThat(session.query("DESCRIBE landing")).hasSize(2);
                assertThat(session.query("SHOW CREATE TABLE landing").get(0))
                        .contains("s3://lake/catalog/schemas/default.landing-")
                        .doesNotContain(S3Emulator.SECRET_KEY);
                session.run("ALTER TABLE landing SET ('read.concurrent-files'='3')");
                assertThat(session.tables().explainSql("SELECT id FROM landing"))
                        .contains("landing");
            }
        }
    }
}
