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
import org.junit.jupiter.api.Test;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The same where a queue tells of new files. */
abstract class DeltaByNotificationsContract extends DeltaOnStoreContract {
    /** An emulator of the service for queues. The store does not send to it, so the test does. */
    interface Queues extends Closeable {
        /** Makes a queue and returns its address. */
        String create(String name) throws IOException;

        /** Makes a queue for what cannot be understood and returns its address. */
        default String createForDeadLetters(String name) throws IOException {
            return create(name);
        }

        /** Sends a message as the store would. */
        void send(String queue, String message) throws IOException;

        /** The messages that can be received. */
        List<String> peek(String queue) throws IOException;

        /** The message of a file that was written. */
        String written(Location file);

        /** The message that tests a new queue. */
        String ofTest();
    }

    /** Whether a request looks a file up. */
    boolean isLookUp(String request) {
        return request.startsWith("HEAD");
    }

    /** Starts the service, without queues. */
    abstract Queues startQueues();

    /** The first run lists, while the queue tells of the same files; the second one has only the queue; the last one is in listing mode again. */
    @Test
    void everyRowComesOnceByListingAndByAQueueThatLosesRepeatsAndReorders() throws Exception {
        try (Queues queues = startQueues()) {
            String[] notified = {
                "discovery.mode=notification",
                "notification.queue=" + queues.create("landing"),
                "notification.dead-letter-queue=" + queues.createForDeadLetters("dead"),
                "notification.fetch-parallelism=2",
                "notification.lease=20s"
            };
            send(queues, write("a", FILES, FILES + 5), List.of());
            queues.send("landing", queues.ofTest());
            assertIngested(FILES + 5, notified);

            List<Location> more = write("a", FILES + 5, FILES + 25);
            proxy.inject(Fault.ANSWER_LOST, 2, this::isLookUp);
            proxy.inject(Fault.SLOW_DOWN, 2, this::isLookUp);
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

    /** Ingests what there is, and looks for each row of the first files once. */
    void assertIngested(int files, String... options) throws IOException {
        CommandLineRun run = ingest("a", options);
        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(idsOf("a", files));
    }

    /** Last ones first, every fourth one twice. */
    private static void send(Queues queues, List<Location> files, List<Location> lost) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            Location file = files.get(i);
            for (int copies = lost.contains(file) ? 0 : i % 4 == 0 ? 2 : 1; copies > 0; copies--) {
                queues.send("landing", queues.written(file));
            }
        }
    }
}
