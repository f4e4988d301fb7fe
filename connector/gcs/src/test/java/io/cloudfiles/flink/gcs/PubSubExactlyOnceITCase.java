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

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueMessage;
import io.cloudfiles.flink.discovery.notification.QueueSize;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The same where the subscription delivers exactly once: then it tells of each message whose time was over. */
class PubSubExactlyOnceITCase extends PubSubQueueITCase {
    @Override
    boolean isExactlyOnce() {
        return true;
    }

    @Test
    void doesWhatCanBeDoneOfARequest() throws IOException {
        try (NotificationQueue opened = open(false)) {
            send(written(List.of(file("a"))));
            String late = opened.receive(LONG, Duration.ofSeconds(1)).get(0).receipt();
            QueueMessage again = opened.receive(Duration.ofSeconds(5), LONG).get(0);
            send(written(List.of(file("b"))));
            QueueMessage other = opened.receive(LONG, LONG).get(0);
            List<String> all = List.of(late, again.receipt(), other.receipt());

            assertThat(opened.renew(all, LONG)).containsOnlyKeys(again.receipt(), other.receipt());
            opened.acknowledge(all);
            assertThat(size()).isEqualTo(new QueueSize(0, 0));
        }
    }

    @Test
    void asksAgainForWhatMayPass() throws IOException {
        try (NotificationQueue opened = open(false)) {
            send(written(List.of(file("a"))));
            String receipt = opened.receive(LONG, LONG).get(0).receipt();
            emulator.pubSub().failPassing(queue(), 2);

            assertThat(opened.renew(List.of(receipt), LONG)).containsOnlyKeys(receipt);
            emulator.pubSub().failPassing(queue(), 2);
            opened.acknowledge(List.of(receipt));
            assertThat(size()).isEqualTo(new QueueSize(0, 0));
        }
    }
}
