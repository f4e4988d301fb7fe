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
package io.cloudfiles.flink.discovery.notification.setup;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * What one stream of notifications needs in one cloud: a queue, and a store that tells it of the files below one path.
 *
 * <p><b>Ownership.</b> What was made here is known by its name and its tags. Nothing else is ever changed or removed; where something else
 * stands in the way, that is an error which names it.
 *
 * <p><b>Interruption.</b> A plan whose execution ended between any two steps, or within one, is completed by the next plan of the same kind.
 *
 * <p><b>Errors.</b> As for {@link io.cloudfiles.flink.discovery.notification.NotificationQueue}: a {@link
 * io.cloudfiles.flink.storage.StorageException} must not be retried, any other {@link IOException} may be.
 *
 * <p><b>Threads.</b> One at a time.
 */
@PublicEvolving
public interface NotificationSetup extends Closeable {
    /** Looks at what is there and says what is missing. Changes nothing. */
    SetupPlan planSetup() throws IOException;

    /** Looks at what is there and says what of it is to go; messages that nobody received go with their queue. Changes nothing. */
    SetupPlan planTearDown() throws IOException;

    /** The queue as {@code notification.queue} takes it, also in another account once a plan has seen or made it. */
    String queue();

    /**
     * When something of it was made or corrected last, as a text to compare: until then files may have been written that the queue was not told
     * of. Known, and the same for everybody, once a plan that changes nothing was made, or one was executed; empty before.
     */
    String since();

    /** What was set up for this path and for those below it, in the order of paths. Changes nothing. */
    List<NotificationStream> list() throws IOException;

    /** The least rights that each of the above needs, and those of a job that reads the files and the queue. Changes nothing. */
    List<AccessPolicy> policies() throws IOException;

    /** Frees clients. Does nothing when called again. */
    @Override
    void close() throws IOException;
}
