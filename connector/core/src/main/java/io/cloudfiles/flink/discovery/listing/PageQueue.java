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
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Gathers files into pages. The first pages are small, so that reading begins early, and each is twice as large as the one before, up
 * to a limit. Not safe for use by many threads.
 */
final class PageQueue {
    private static final int FIRST_PAGE_FILES = 128;
    /** Enough for the reader to find the next page while the enumerator handles one. */
    private static final int MAX_READY = 2;

    private final int maxPageFiles;
    private final FilePageBuilder builder = new FilePageBuilder();
    private final Deque<FilePage> ready = new ArrayDeque<>();
    private int pageFiles;
    private long files;

    PageQueue(int maxPageFiles) {
        this.maxPageFiles = maxPageFiles;
        this.pageFiles = Math.min(FIRST_PAGE_FILES, maxPageFiles);
    }

    void add(DiscoveredFile file) {
        if (!builder.tryAdd(file)) {
            seal();
            if (!builder.tryAdd(file)) {
                throw new IllegalStateException("An empty page has no room for " + file + ".");
            }
        }
        files++;
        if (builder.count() >= pageFiles) {
            seal();
        }
    }

    private void seal() {
        ready.add(builder.build());
        pageFiles = Math.min(maxPageFiles, pageFiles * 2);
    }

    /** Whether more should be listed. */
    boolean hasRoom() {
        return ready.size() < MAX_READY;
    }

    /** The oldest full page, or null. */
    @Nullable
    FilePage poll() {
        return ready.poll();
    }

    /** The oldest page, full or not, or null when there are no files left. */
    @Nullable
    FilePage pollRest() {
        if (ready.isEmpty() && builder.count() > 0) {
            seal();
        }
        return ready.poll();
    }

    /** Files added so far. */
    long files() {
        return files;
    }
}
