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
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageOpener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
     * The wanted files of events.
     *
     * @param hasFilesForLater whether there are some for a later start
     * @param hasRefused whether the store did not tell of some, and does of others
     */
    record Files(List<FileEntry> files, boolean hasFilesForLater, boolean hasRefused) {}

    /**
     * Asks the store.
     *
     * @throws IOException when it failed for good, with the location in the message
     */
    Files resolve(List<FileEvent> events) throws IOException {
        List<FileEntry> found = new ArrayList<>();
        boolean hasRefused = false;
        for (FileEvent event : events) {
            try {
                found.addAll(attempts.at(() -> files(event)));
            } catch (StorageException e) {
                requireAccess(event.location(), e);
                tellOfRefused(e);
                hasRefused = true;
            }
        }
        List<FileEntry> wanted =
                found.stream().filter(filter::acceptsAtAnyStart).toList();
        List<FileEntry> now =
                wanted.stream().filter(file -> !filter.isForLater(file)).toList();
        return new Files(now, now.size() < wanted.size(), hasRefused);
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

    private List<FileEntry> files(FileEvent event) throws IOException {
        Storage storage = storages.open(event.location());
        return switch (event.kind()) {
            case FILE -> file(event, storage);
            case DIRECTORY -> wantedBelow(event.location(), storage);
        };
    }

    private List<FileEntry> file(FileEvent event, Storage storage) throws IOException {
        if (event.entry() != null) {
            return List.of(event.entry());
        }
        List<FileEntry> file = storage.stat(event.location()).stream().toList();
        if (file.isEmpty()) {
            counters.gone.increment();
        }
        return file;
    }

    private List<FileEntry> wantedBelow(Location directory, Storage storage) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.recursively())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream().filter(filter::acceptsAtAnyStart).forEach(files::add);
            }
        } catch (FileNotFoundException movedOn) {
            return List.of();
        }
        return files;
    }
}
