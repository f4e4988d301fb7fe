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

import io.cloudfiles.flink.discovery.RunMode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Receives messages, one request after the other, while there is room for them. A reader of {@link RunMode#AVAILABLE_NOW} ends when the queue
 * has nothing more to give, or so much for later that it would hold on to it all. One thread each.
 */
final class QueueReader implements Runnable {
    private static final Duration LONG_POLL = Duration.ofSeconds(20);
    /** Long enough for a queue to ask all its servers. */
    private static final Duration SHORT_POLL = Duration.ofSeconds(1);

    /** Where messages go. */
    interface Inbox {
        /** Waits for room; false when no more messages are wanted. */
        boolean awaitRoom() throws InterruptedException;

        /** Takes messages. */
        void received(List<QueueMessage> messages, long sinceNanos);

        /** Whether messages may come back that others hold, such as this job before it crashed. */
        boolean othersHoldMessages();

        /** This reader has read the queue to its end. */
        void ended();

        /** This reader cannot go on. */
        void failed(Throwable cause);
    }

    private final NotificationQueue queue;
    private final Duration lease;
    private final boolean endsWhenEmpty;
    private final Attempts attempts;
    private final Inbox inbox;

    QueueReader(NotificationQueue queue, Duration lease, boolean endsWhenEmpty, Attempts attempts, Inbox inbox) {
        this.queue = queue;
        this.lease = lease;
        this.endsWhenEmpty = endsWhenEmpty;
        this.attempts = attempts;
        this.inbox = inbox;
    }

    @Override
    public void run() {
        try {
            read();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            inbox.failed(e);
        }
    }

    private void read() throws InterruptedException, IOException {
        while (inbox.awaitRoom()) {
            long since = System.nanoTime();
            List<QueueMessage> messages =
                    attempts.at(() -> queue.receive(endsWhenEmpty ? SHORT_POLL : LONG_POLL, lease));
            if (!messages.isEmpty()) {
                inbox.received(messages, since);
            } else if (endsWhenEmpty && !inbox.othersHoldMessages()) {
                break;
            }
        }
        inbox.ended();
    }
}
