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

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A queue that tells of new files. Kept to what SQS, Azure Queue Storage and Pub/Sub have in common; {@code NotificationQueueContractTest}
 * proves each sentence for each of them.
 *
 * <p><b>Leases.</b> Who receives a message has a lease on it: nobody else receives it until the lease has ended. A message that was not
 * acknowledged by then comes again, under another receipt. Messages may come twice, late, and in any order all the same.
 *
 * <p><b>Receipts.</b> A receipt is good for one reception, and until it is renewed: a queue may give another one at each renewal.
 *
 * <p><b>Errors.</b> A {@link io.cloudfiles.flink.storage.StorageException} must not be retried; any other {@link IOException} may be, and
 * every operation can be repeated safely. The queue has made its own attempts by then.
 *
 * <p><b>Threads.</b> Safe for use by many threads, but nobody uses a receipt in two calls at once.
 */
@PublicEvolving
public interface NotificationQueue extends Closeable {
    /**
     * Waits for messages and leases them. Returns as soon as there is one; an interrupt ends the wait with an {@link IOException}.
     *
     * @param wait how long to wait for the first; a queue that cannot wait so long waits less
     * @param lease how long they are to be kept from others
     * @return no more than the queue gives at once; none when nothing came
     */
    List<QueueMessage> receive(Duration wait, Duration lease) throws IOException;

    /**
     * Extends leases: they end this long from now.
     *
     * @param lease zero gives the messages back: they can be received again at once
     * @return the receipts that were renewed, each with the one that is good from now on, which may be the same. A lease that has ended, or a
     *     message that is gone, is left out, which is no error; but a queue that does not tell of them has them here, too
     */
    Map<String, String> renew(Collection<String> receipts, Duration lease) throws IOException;

    /** Removes messages. A receipt that is not good any more does nothing: its message may come again. */
    void acknowledge(Collection<String> receipts) throws IOException;

    /**
     * Moves a message to the queue for messages that cannot be understood, where one was named; it is removed here only once it is there.
     *
     * @throws IllegalStateException when none was named
     */
    void deadLetter(QueueMessage message) throws IOException;

    /** How full it is. */
    QueueSize size() throws IOException;

    /** How many messages may be leased at once, by all who share the queue. */
    int maxLeased();

    /** Frees clients and threads. Does nothing when called again. */
    @Override
    void close() throws IOException;

    /** The queue's name or address, without secrets. */
    @Override
    String toString();
}
