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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The directories of a walk that wait for their next request: the deepest first, and of one level those that have been begun first.
 *
 * <p>So a directory is begun only when all that is as deep and begun, or deeper, is in a request. With {@code p} requests at once no
 * more than {@code p} directories of a level are open, and no more than {@code p} pages of them wait. A stack does not keep that: what
 * returns from a slow request comes to lie above others of its level. Not thread-safe.
 */
final class WaitingDirectories {
    private record Level(Deque<DirectoryListing> begun, Deque<DirectoryListing> unbegun) {
        boolean isEmpty() {
            return begun.isEmpty() && unbegun.isEmpty();
        }

        DirectoryListing pop() {
            return begun.isEmpty() ? unbegun.pop() : begun.pop();
        }
    }

    /** By level; the last one is not empty. */
    private final List<Level> levels = new ArrayList<>();

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /** Puts a directory back whose listing has been begun. */
    void putBack(DirectoryListing listing) {
        level(listing).begun().push(listing);
    }

    /** Adds directories of one level to be listed in this order, before those of their level that wait already. */
    void add(List<DirectoryListing> listings) {
        for (int i = listings.size() - 1; i >= 0; i--) {
            DirectoryListing listing = listings.get(i);
            level(listing).unbegun().push(listing);
        }
    }

    private Level level(DirectoryListing listing) {
        while (levels.size() <= listing.level()) {
            levels.add(new Level(new ArrayDeque<>(), new ArrayDeque<>()));
        }
        return levels.get(listing.level());
    }

    /** Takes the next one; there must be one. */
    DirectoryListing take() {
        DirectoryListing next = levels.get(levels.size() - 1).pop();
        while (!levels.isEmpty() && levels.get(levels.size() - 1).isEmpty()) {
            levels.remove(levels.size() - 1);
        }
        return next;
    }

    /** Closes and forgets all. */
    void close() {
        for (Level level : levels) {
            level.begun().forEach(DirectoryListing::close);
        }
        levels.clear();
    }
}
