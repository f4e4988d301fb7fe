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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One walk over the directories of the path.
 *
 * <p>A request takes the first of {@link WaitingDirectories}, asks for one page of its entries, and puts it back with the child
 * directories of that page: the walk is depth-first, and a directory with a million children adds a page of them at a time. New requests
 * are made only while the page queue has room, so a pass that nobody asks for files comes to rest.
 *
 * <p>Threads: the caller's for the methods of {@link DiscoveryPass}, I/O threads for the rest. All state is guarded by the lock; answers
 * are given without it.
 */
final class ListingPass implements DiscoveryPass {
    private final ListingDiscovery discovery;
    private final DiscoveryScope scope;

    private final Object lock = new Object();
    private final WaitingDirectories waiting = new WaitingDirectories();
    /** In a request, or pausing before the next attempt at it. */
    private final Set<DirectoryListing> requested = new HashSet<>();

    private final PageQueue pages;
    private final UnsettledFiles unsettled = new UnsettledFiles();
    private @Nullable Receiver receiver;

    /** Written before the first request for a listing is made, and not later. */
    private volatile List<ReprocessRequest> asked = List.of();

    private int failedRequests;
    private @Nullable RuntimeException failure;
    private boolean closed;

    /** Null before the delay is over. */
    private @Nullable Instant startedAt;
    /** Since when nothing is requested because nobody asks for pages; null while requests are under way. */
    private @Nullable Instant restingSince;

    private Duration rested = Duration.ZERO;
    private @Nullable Instant endedAt;

    ListingPass(ListingDiscovery discovery, DiscoveryScope scope) {
        this.discovery = discovery;
        this.scope = scope;
        this.pages = new PageQueue(discovery.maxPageFiles());
    }

    void begin(Duration delay) {
        schedule(this::pushRoots, delay);
    }

    /** I/O thread. */
    private void pushRoots() {
        if (!takeRequests()) {
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            Instant now = discovery.clock().instant();
            startedAt = now;
            try {
                waiting.add(roots(now));
            } catch (RuntimeException | Error e) {
                fail(unchecked(String.join(", ", discovery.config().paths()), e));
            }
        }
        advance();
    }

    /** What is asked for is known before any file is: a listing that missed it would call files known that are to be read again. */
    private boolean takeRequests() {
        try {
            asked = discovery.reprocessRequests();
            return true;
        } catch (IOException e) {
            failedRequests++;
            RetryPolicy policy = discovery.retryPolicy();
            if (!(e instanceof StorageException) && failedRequests < policy.maxAttempts()) {
                schedule(this::pushRoots, policy.pauseAfter(failedRequests));
                return false;
            }
            failAtStart(ListingErrors.cannotList(
                    Location.parse(String.valueOf(discovery.config().reprocessLocation())), failedRequests, e));
        } catch (RuntimeException | Error e) {
            failAtStart(unchecked(String.valueOf(discovery.config().reprocessLocation()), e));
        }
        return false;
    }

    private void failAtStart(RuntimeException cause) {
        synchronized (lock) {
            startedAt = discovery.clock().instant();
            fail(cause);
        }
        advance();
    }

    /** The directories of the patterns, without those below another one: the same filter rules everywhere, so its walk passes them. */
    private List<DirectoryListing> roots(Instant now) {
        Map<Location, DirectoryListing.Kind> kinds = new LinkedHashMap<>();
        for (PathPattern pattern : discovery.filter().patterns()) {
            DirectoryListing.Kind kind =
                    pattern.isGlob() ? DirectoryListing.Kind.ROOT : DirectoryListing.Kind.ROOT_OR_FILE;
            kinds.merge(pattern.directory(), kind, (a, b) -> DirectoryListing.Kind.ROOT_OR_FILE);
        }
        List<Map.Entry<Location, DirectoryListing.Kind>> roots = kinds.entrySet().stream()
                .filter(root -> kinds.keySet().stream().noneMatch(root.getKey()::isBelow))
                .toList();
        ListingPlan plan = discovery.plan();
        plan.start(now, asked, roots.stream().map(Map.Entry::getKey).toList());
        return roots.stream()
                .map(root -> DirectoryListing.root(root.getKey(), root.getValue(), plan.startAfter(root.getKey())))
                .toList();
    }

    @Override
    public void next(Receiver answerTo) {
        synchronized (lock) {
            if (receiver != null) {
                throw new IllegalStateException("The last question has not been answered yet.");
            }
            receiver = answerTo;
        }
        advance();
    }

    /** Makes the requests that there is room for, and answers if there is an answer. */
    private void advance() {
        Runnable answer;
        synchronized (lock) {
            if (closed || startedAt == null) {
                return;
            }
            answer = takeAnswer();
            makeRequests();
            if (answer == null) {
                answer = takeAnswer();
            }
        }
        if (answer != null) {
            answer.run();
        }
    }

    private void makeRequests() {
        while (failure == null
                && pages.hasRoom()
                && !waiting.isEmpty()
                && requested.size() < discovery.config().parallelism()) {
            DirectoryListing listing = waiting.take();
            requested.add(listing);
            try {
                schedule(() -> request(listing), Duration.ZERO);
            } catch (Error e) { // such as no memory for another thread
                fail(listing, e);
            }
        }
        Instant now = discovery.clock().instant();
        if (!requested.isEmpty()) {
            if (restingSince != null) {
                rested = rested.plus(Duration.between(restingSince, now));
                restingSince = null;
            }
        } else if (waiting.isEmpty()) {
            if (endedAt == null) {
                endedAt = now;
                discovery.plan().end();
            }
        } else if (restingSince == null) {
            restingSince = now;
        }
    }

    private @Nullable Runnable takeAnswer() {
        Receiver to = receiver;
        if (to == null) {
            return null;
        }
        Runnable answer = answerFor(to);
        if (answer != null) {
            receiver = null;
        }
        return answer;
    }

    private @Nullable Runnable answerFor(Receiver to) {
        RuntimeException failed = failure;
        if (failed != null) {
            return () -> to.failed(failed);
        }
        FilePage page = endedAt == null ? pages.poll() : pages.pollRest();
        if (page != null) {
            return () -> to.page(page);
        }
        if (endedAt == null) {
            return null;
        }
        PassSummary summary = summary(endedAt);
        return () -> to.end(summary);
    }

    private PassSummary summary(Instant end) {
        return new PassSummary(
                pages.files(),
                unsettled.count(),
                unsettled.oldestMicros(),
                unsettled.untilSettled(discovery.clock().instant()),
                Duration.between(startedAt, end).minus(rested),
                discovery.plan().isFull());
    }

    /** I/O thread. Whatever goes wrong becomes the answer: nobody looks at what a scheduled task throws. */
    private void request(DirectoryListing listing) {
        if (isClosed()) {
            listing.close();
            return;
        }
        try {
            attempt(listing);
        } catch (RuntimeException | Error e) {
            fail(listing, e);
        }
        advance();
    }

    private void attempt(DirectoryListing listing) {
        try {
            Storage storage = discovery.storages().open(listing.directory());
            ListPage page = listing.next(storage);
            if (page == null) {
                listing.close();
                finish(listing, null);
            } else {
                discovery.counters().countRequest();
                Instant now = discovery.clock().instant();
                Duration settleTime = discovery.settleTime(storage);
                SelectedPage selected = SelectedPage.of(page, discovery.filter(), scope, asked, now, settleTime);
                discovery.counters().countForgottenFiles(selected.old());
                discovery.plan().listed(listing.directory(), selected, storage.listsInOrder());
                finish(listing, selected);
            }
        } catch (FileNotFoundException e) {
            missing(listing, e);
        } catch (IOException e) {
            failedAttempt(listing, e);
        }
    }

    private void finish(DirectoryListing listing, @Nullable SelectedPage page) {
        synchronized (lock) {
            requested.remove(listing);
            if (closed) {
                listing.close();
                return;
            }
            if (page == null) {
                return;
            }
            for (DiscoveredFile file : page.files()) {
                pages.add(file);
            }
            unsettled.addAll(page.unsettled());
            waiting.putBack(listing);
            waiting.add(page.directories().stream()
                    .map(child -> listing.child(child, discovery.plan().startAfter(child)))
                    .toList());
        }
    }

    private void missing(DirectoryListing listing, FileNotFoundException cause) {
        if (!listing.isRoot()) {
            // It was there when its parent was listed: somebody has deleted it since.
            listing.close();
            finish(listing, null);
        } else if (scope.first()) {
            fail(listing, ListingErrors.pathNotFound(listing.directory(), cause));
        } else {
            failedAttempt(listing, cause);
        }
    }

    private void failedAttempt(DirectoryListing listing, IOException cause) {
        discovery.counters().countRequest();
        int attempts = listing.countFailedAttempt();
        RetryPolicy policy = discovery.retryPolicy();
        if (cause instanceof StorageException || attempts >= policy.maxAttempts()) {
            fail(listing, ListingErrors.cannotList(listing.directory(), attempts, cause));
        } else {
            discovery.counters().countRetry();
            schedule(() -> request(listing), policy.pauseAfter(attempts));
        }
    }

    private void fail(DirectoryListing listing, Throwable cause) {
        synchronized (lock) {
            requested.remove(listing);
            fail(unchecked(listing.directory().toString(), cause));
        }
        listing.close();
    }

    private void fail(RuntimeException cause) {
        synchronized (lock) {
            if (failure == null) {
                failure = cause;
            } else if (failure != cause) {
                failure.addSuppressed(cause);
            }
        }
    }

    private static RuntimeException unchecked(String what, Throwable cause) {
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("[" + what + "] the listing died: " + cause, cause);
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            ScheduledFuture<?> unused = discovery.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The discovery is closed, and this pass with it.
            close();
        }
    }

    /** Whether nothing is requested: nobody asks for more, or there is no more. */
    boolean isResting() {
        synchronized (lock) {
            return restingSince != null || endedAt != null;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            receiver = null;
            waiting.close();
        }
    }

    /** Closes what tasks left behind that never ran. Once all I/O threads have ended. */
    void closeCursors() {
        synchronized (lock) {
            requested.forEach(DirectoryListing::close);
            requested.clear();
        }
    }
}
