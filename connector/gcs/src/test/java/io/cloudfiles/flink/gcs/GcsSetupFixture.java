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
package io.cloudfiles.flink.gcs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.SetupRuns;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import io.cloudfiles.flink.testing.gcs.PubSubEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A bucket for each test on an emulator of ours, which keeps rights, etags and labels, and what is set up for it. */
abstract class GcsSetupFixture implements SetupRuns {
    static final ObjectMapper JSON = new ObjectMapper();
    static final CountedCalls CALLS = new CountedCalls();
    private static final RetryPolicy PATIENCE = new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(10));
    static GcsEmulator emulator;
    static PubSubEmulator pubSub;
    private static int buckets;

    String bucket = "";
    Location path = Location.parse("gs://none");

    @BeforeAll
    static void start() {
        emulator = GcsEmulator.start();
        pubSub = emulator.pubSub();
        pubSub.countIn(CALLS);
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @BeforeEach
    void takeABucket() {
        bucket = "bucket-" + ++buckets;
        emulator.createBucket(bucket);
        path = Location.parse("gs://" + bucket + "/in");
        CALLS.allow(Integer.MAX_VALUE);
        CALLS.take();
    }

    static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(emulator.options());
        options.put("gcs.queue-endpoint", emulator.endpoint().toString());
        options.put("gcs.project-id", "emulator");
        return options;
    }

    @Override
    public final NotificationSetup setup() {
        return setup(options(), Map.of("team", "data"));
    }

    final NotificationSetup setup(Map<String, String> options, Map<String, String> tags) {
        return PubSubQueueFactory.setup(new SetupRequest(path, name(), tags), Configuration.fromMap(options), PATIENCE);
    }

    final String name() {
        return "cloudfiles-" + bucket;
    }

    final String topic() {
        return "topics/" + name();
    }

    final String subscription() {
        return "subscriptions/" + name();
    }

    final String rule(String what) {
        return "notification " + what + " of bucket " + bucket;
    }

    final void write(String name) throws IOException {
        try (Storage storage = new GcsStorageFactory().create(path, Configuration.fromMap(options()))) {
            storage.putIfAbsent(path.child(name), new byte[1]);
        }
    }
}
