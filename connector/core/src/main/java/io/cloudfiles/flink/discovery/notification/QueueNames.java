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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Which queue is meant, in the words of the user.
 *
 * @param queue name or address
 * @param deadLetterQueue name or address of the queue for messages that cannot be understood, or null
 * @param path one of the directories whose files it tells of, which may say where the service is
 */
@PublicEvolving
public record QueueNames(String queue, @Nullable String deadLetterQueue, Location path) {
    /** The option that names the queue, for messages. */
    public static final String QUEUE_OPTION = "notification.queue";

    /** The option that names the queue for messages that cannot be understood, for messages. */
    public static final String DEAD_LETTER_QUEUE_OPTION = "notification.dead-letter-queue";
}
