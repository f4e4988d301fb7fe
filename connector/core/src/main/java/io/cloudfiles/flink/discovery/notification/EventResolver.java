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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.NotificationCounters;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageOpener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes files of events: those that are wanted, as the store shows them now. I/O threads. */
final class EventResolver {
    private static final Logger LOG = LoggerFactory.getLogger(EventResolver.class);
    private static final ListRequest ONE_CHILD = new ListRequest(false, null, 1);

    private final NotificationConfig notification;
    private final PathFilter filter;
    private final StorageOpener storages;
    private final Attempts attempts;
    private final NotificationCounters counters;
    private final AtomicBoolean toldOfRefused = new AtomicBoolean();
    private final AtomicBoolean toldOfForeign = new AtomicBoolean();

    EventResolver(
            DiscoveryConfig config,
            NotificationConfig notification,
            StorageOpener storages,
            Attempts attempts,
            NotificationCounters counters) {
        this.notification = notification;
        this.filter = PathFilter.from(config);
        this.storages = storages;
        this.attempts = attempts;
        this.counters = counters;
    }

    /** The events that may be of wanted files, without asking the store, under the locations that we know them by. */
    List<FileEvent> select(QueueMessage message) {
        List<FileEvent> selected = new ArrayList<>();
        for (FileEvent event : message.events()) {
            Location location = notification.rewrites().apply(event.location());
            boolean isWanted =
                    switch (event.kind()) {
                        case FILE -> filter.acceptsLocation(location);
                        case DIRECTORY -> filter.mayAcceptBelow(location);
                    };
            if (isWanted) {
                selected.add(
                        location.equals(event.location())
                                ? event
                                : new FileEvent(event.kind(), location, moved(event.entry(), location)));
            } else {
                tellOfForeign(location);
            }
        }
        return selected;
    }

    private void tellOfForeign(Location location) {
        counters.foreign.increment();
        if (!toldOfForeign.getAndSet(true)) {
            LOG.info(
                    "{} tells of files that are not wanted here, such as {}. Messages of nothing else are removed. Later ones are only"
                            + " counted, see the metric notificationsForeign.",
                    notification.queue(),
                    location);
        }
    }

    private static @Nullable FileEntry moved(@Nullable FileEntry entry, Location location) {
        return entry == null
                ? null
                : new FileEntry(location, entry.sizeBytes(), entry.modifiedMicros(), entry.version());
    }

    /**
     * Some of the wanted files of events.
     *
     * @param files those for now
     * @param hasFilesForLater whether there are some for a later start
     */
    record Files(List<FileEntry> files, boolean hasFilesForLater) {}

    /** Takes files as they are found. */
    interface Sink {
        /** Waits for room. */
        void take(Files some) throws InterruptedException;
    }

    /**
     * Asks the store. Of a directory no more than a page of its listing is held.
     *
     * @return whether the store did not tell of some, and does of others
     * @throws IOException when it failed for good, with the location in the message
     */
    boolean resolve(List<FileEvent> events, Sink sink) throws IOException, InterruptedException {
        List<FileEntry> found = new ArrayList<>();
        boolean hasRefused = false;
        for (FileEvent event : events) {
            try {
                switch (event.kind()) {
                    case FILE -> found.addAll(attempts.at(() -> file(event)));
                    case DIRECTORY -> below(event.location(), sink);
                }
            } catch (StorageException e) {
                requireAccess(event.location(), e);
                tellOfRefused(e);
                hasRefused = true;
            }
        }
        sink.take(wanted(found));
        return hasRefused;
    }

    private Files wanted(List<FileEntry> found) {
        List<FileEntry> wanted =
                found.stream().filter(filter::acceptsAtAnyStart).toList();
        List<FileEntry> now =
                wanted.stream().filter(file -> !filter.isForLater(file)).toList();
        return new Files(now, now.size() < wanted.size());
    }

    private void below(Location directory, Sink sink) throws IOException, InterruptedException {
        try (ListCursor cursor =
                attempts.at(() -> storages.open(directory).list(directory, ListRequest.recursively()))) {
            for (Optional<ListPage> page = next(cursor); page.isPresent(); page = next(cursor)) {
                sink.take(wanted(page.get().files()));
            }
        } catch (FileNotFoundException movedOn) {
            LOG.debug("{} is not there any more.", directory);
        }
    }

    private Optional<ListPage> next(ListCursor cursor) throws IOException {
        return attempts.at(() -> Optional.ofNullable(cursor.next()));
    }

    /** What the store refuses for one object must not keep the others back; what it refuses for all of them has to be told. */
    private void requireAccess(Location location, StorageException refusal) throws IOException {
        if (location.isRoot()) {
            throw refusal;
        }
        Location directory = location.parent();
        try {
            attempts.at(() -> {
                try (ListCursor cursor = storages.open(directory).list(directory, ONE_CHILD)) {
                    cursor.next();
                    return directory;
                } catch (FileNotFoundException gone) {
                    return directory;
                }
            });
        } catch (StorageException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    private void tellOfRefused(StorageException refusal) {
        counters.refused.increment();
        if (!toldOfRefused.getAndSet(true)) {
            LOG.warn(
                    "The store does not tell of a file that {} tells of, though it lists its directory. The message stays in the queue and comes"
                            + " again after its lease. Later ones are only counted, see the metric notificationsRefused.",
                    notification.queue(),
                    refusal);
        }
    }

    private List<FileEntry> file(FileEvent event) throws IOException {
        if (event.entry() != null) {
            return List.of(event.entry());
        }
        List<FileEntry> file =
                storages.open(event.location()).stat(event.location()).stream().toList();
        if (file.isEmpty()) {
            counters.gone.increment();
        }
        return file;
    }
}
