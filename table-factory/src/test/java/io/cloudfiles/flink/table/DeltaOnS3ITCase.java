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
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** S3. */
class DeltaOnS3ITCase extends DeltaOnStoreContract {
    @Override
    Store start() {
        return new S3(S3Emulator.start());
    }

    private record S3(S3Emulator emulator) implements Store {
        @Override
        public URI endpoint() {
            return emulator.endpoint();
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
            emulator.close();
        }
    }

    /** The first run lists, while the queue tells of the same files; the second one has only the queue; the last one is in listing mode again. */
    @Test
    void everyRowComesOnceByListingAndByAQueueThatLosesRepeatsAndReorders() throws Exception {
        try (SqsEmulator queues = SqsEmulator.start()) {
            String[] notified = {
                "discovery.mode=notification",
                "notification.queue=" + queues.createQueue("landing"),
                "notification.dead-letter-queue=" + queues.createQueue("dead"),
                "notification.fetch-parallelism=2",
                "notification.lease=20s"
            };
            send(queues, write("a", FILES, FILES + 5), List.of());
            queues.send("landing", "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}");
            assertIngested(FILES + 5, notified);

            List<Location> more = write("a", FILES + 5, FILES + 25);
            proxy.inject(Fault.ANSWER_LOST, 2, request -> request.startsWith("HEAD"));
            proxy.inject(Fault.SLOW_DOWN, 2, request -> request.startsWith("HEAD"));
            queues.send("landing", "poison");
            Location lost = more.get(7);
            send(queues, more, List.of(lost));
            CommandLineRun run = ingest("a", notified);
            assertThat(run.exitCode()).as("%s", run).isZero();
            List<String> withoutLost = idsOf("a", FILES + 25);
            withoutLost.removeIf(id -> id.startsWith("a-" + (FILES + 12) + "-"));
            assertThat(ids()).containsExactlyInAnyOrderElementsOf(withoutLost);
            assertThat(queues.peek("landing")).isEmpty();
            assertThat(queues.peek("dead")).containsExactly("poison");

            assertIngested(FILES + 25);
        }
    }

    private void assertIngested(int files, String... options) throws IOException {
        CommandLineRun run = ingest("a", options);
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(idsOf("a", files));
    }

    /** Last ones first, every fourth one twice. */
    private static void send(SqsEmulator queues, List<Location> files, List<Location> lost) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            Location file = files.get(i);
            String message =
                    "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
                            + file.authority() + "\"},\"object\":{\"key\":\""
                            + URLEncoder.encode(file.key(), StandardCharsets.UTF_8) + "\"}}}]}";
            for (int copies = lost.contains(file) ? 0 : i % 4 == 0 ? 2 : 1; copies > 0; copies--) {
                queues.send("landing", message);
            }
        }
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
