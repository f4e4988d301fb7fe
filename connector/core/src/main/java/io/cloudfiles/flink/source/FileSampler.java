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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.discovery.AwaitedPass;
import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.storage.FileEntry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Picks the newest among the first files of a listing; blocks the calling thread. */
final class FileSampler {
    /** How many files are looked at, however many there are: planning a job must not take minutes. */
    static final int MAX_LISTED = 100_000;

    private static final Comparator<FileEntry> BY_AGE =
            Comparator.comparingLong(FileEntry::modifiedMicros).thenComparing(FileEntry::location);

    private final FileDiscovery discovery;

    /**
     * What was picked.
     *
     * @param files the newest first, none of them empty
     * @param empty how many files of 0 bytes were among those that were listed; they tell nothing, whatever their format
     */
    record Sample(List<FileEntry> files, long empty) {
        Sample {
            files = List.copyOf(files);
        }
    }

    FileSampler(FileDiscovery discovery) {
        this.discovery = discovery;
    }

    /**
     * Lists and picks.
     *
     * @param maxFiles how many files to pick at most
     * @throws io.cloudfiles.flink.error.CloudFilesException when the listing failed
     */
    Sample newest(int maxFiles) {
        PriorityQueue<FileEntry> newest = new PriorityQueue<>(BY_AGE);
        int listed = 0;
        long empty = 0;
        try (AwaitedPass pass = new AwaitedPass(discovery.start(new DiscoveryScope(true, null), Duration.ZERO))) {
            Optional<FilePage> page = pass.next();
            while (page.isPresent() && listed < MAX_LISTED) {
                for (DiscoveredFile file : page.get()) {
                    if (file.file().sizeBytes() == 0) {
                        empty++;
                    } else {
                        keepNewest(newest, file.file(), maxFiles);
                    }
                }
                listed += page.get().count();
                page = pass.next();
            }
        }
        return new Sample(newest.stream().sorted(BY_AGE.reversed()).toList(), empty);
    }

    private static void keepNewest(PriorityQueue<FileEntry> newest, FileEntry file, int maxFiles) {
        newest.add(file);
        if (newest.size() > maxFiles) {
            newest.remove();
        }
    }
}
