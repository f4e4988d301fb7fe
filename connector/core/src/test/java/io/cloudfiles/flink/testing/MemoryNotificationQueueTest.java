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

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;

import java.util.List;
import java.util.stream.Collectors;

class MemoryNotificationQueueTest extends NotificationQueueContractTest {
    private static final String NAME = "contract";
    private static final String DEAD_LETTERS = "contract-dead";

    @Override
    protected NotificationQueue open(boolean withDeadLetters) {
        return new MemoryNotificationQueueFactory()
                .create(new QueueNames(NAME, withDeadLetters ? DEAD_LETTERS : null, file("a")), new Configuration());
    }

    @AfterEach
    void forget() {
        MemoryNotificationQueue.forget(NAME);
        MemoryNotificationQueue.forget(DEAD_LETTERS);
    }

    @Override
    protected void send(String body) {
        MemoryNotificationQueue.named(NAME).send(body);
    }

    @Override
    protected String written(List<Location> files) {
        return files.stream().map(MemoryNotificationQueue::written).collect(Collectors.joining("\n"));
    }

    @Override
    protected Location file(String name) {
        return Location.parse("mem://contract/in/" + name);
    }

    @Override
    protected List<String> deadLetters() {
        return MemoryNotificationQueue.named(DEAD_LETTERS).bodies();
    }
}
