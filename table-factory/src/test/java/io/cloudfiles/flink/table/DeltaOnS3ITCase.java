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
class DeltaOnS3ITCase extends DeltaByNotificationsContract {
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

    @Override
    Queues startQueues() {
        return new Sqs(SqsEmulator.start());
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
        public void close() throws IOException {
            emulator.close();
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
