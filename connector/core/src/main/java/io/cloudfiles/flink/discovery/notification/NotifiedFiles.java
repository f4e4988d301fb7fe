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

import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of messages on their way through pages: a page may have files of many messages, and a message files in many pages. Guarded by the
 * lock of {@link NotificationDiscovery}.
 */
final class NotifiedFiles {
    private final int mostInAPage;
    private final FilePageBuilder builder = new FilePageBuilder();
    /** Messages with files that are in no page. */
    private final Deque<HeldMessage> ready = new ArrayDeque<>();
    /** The messages of each page that is not confirmed. */
    private final Map<Long, Set<HeldMessage>> unconfirmed = new HashMap<>();

    private long waiting;
    private long pages;

    NotifiedFiles(int mostInAPage) {
        this.mostInAPage = mostInAPage;
    }

    /** Takes files of a message, which may have more. */
    void add(HeldMessage message, List<FileEntry> some) {
        if (!some.isEmpty()) {
            if (message.next() == null) {
                ready.add(message);
            }
            message.found(some);
            waiting += some.size();
        }
    }

    /** How many files are in no page yet. */
    long waiting() {
        return waiting;
    }

    /** Whether there is a file for a page. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** A page of the files that are ready, as far as they fit. */
    NotifiedPage nextPage(DiscoveryScope scope) {
        Set<HeldMessage> messages = new LinkedHashSet<>();
        for (HeldMessage message = first(); message != null && builder.count() < mostInAPage; message = first()) {
            FileEntry file = message.next();
            if (file == null || !builder.tryAdd(scope.found(file, 0))) {
                break;
            }
            message.taken();
            waiting--;
            if (messages.add(message)) {
                message.enteredPage();
            }
        }
        first();
        long number = ++pages;
        unconfirmed.put(number, messages);
        return new NotifiedPage(number, builder.build());
    }

    /** The first message that has a file for a page, or null. */
    private @Nullable HeldMessage first() {
        HeldMessage message = ready.peek();
        while (message != null && message.next() == null) {
            ready.remove();
            message = ready.peek();
        }
        return message;
    }

    /** Confirms a page, if it is known, and returns the messages that nobody needs any more. */
    List<HeldMessage> confirm(long page) {
        Set<HeldMessage> messages = unconfirmed.remove(page);
        if (messages == null) {
            return List.of();
        }
        messages.forEach(HeldMessage::pageConfirmed);
        return messages.stream().filter(HeldMessage::isDone).toList();
    }
}
