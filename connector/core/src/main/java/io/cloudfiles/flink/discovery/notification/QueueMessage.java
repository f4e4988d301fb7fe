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
package io.cloudfiles.flink.discovery.notification;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A message as it was received.
 *
 * @param receipt names this reception to the queue, until it is renewed; unlike the message itself
 * @param sentAt when it was sent, or null where the queue does not tell
 * @param body its text
 * @param events what it tells of files; none for a message that tells of something else, such as the test of a new queue
 * @param problem why it cannot be understood, a sentence without the body; null when it can
 */
@PublicEvolving
public record QueueMessage(
        String receipt,
        @Nullable Instant sentAt,
        String body,
        List<FileEvent> events,
        @Nullable String problem) {
    public QueueMessage {
        events = List.copyOf(events);
    }
}
