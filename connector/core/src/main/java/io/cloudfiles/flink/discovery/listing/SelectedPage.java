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
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.ReprocessRequest;
import io.cloudfiles.flink.discovery.ReprocessRequests;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.Location;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pass wants of one page of a listing.
 *
 * @param files to be reported
 * @param wanted those, the unsettled ones and those that may be forgotten
 * @param directories to be listed
 * @param unsettled wanted files that may still be being written
 * @param old how many wanted files are left out since they may be forgotten
 */
record SelectedPage(
        List<DiscoveredFile> files,
        List<FileEntry> wanted,
        List<Location> directories,
        UnsettledFiles unsettled,
        int old) {
    static SelectedPage of(
            ListPage page,
            PathFilter filter,
            DiscoveryScope scope,
            List<ReprocessRequest> asked,
            Instant now,
            Duration settleTime) {
        List<DiscoveredFile> files = new ArrayList<>(page.files().size());
        List<FileEntry> wanted = new ArrayList<>(page.files().size());
        UnsettledFiles unsettled = new UnsettledFiles();
        int old = 0;
        long settleMicros = settleTime.toNanos() / 1000;
        long latestSettled = ChronoUnit.MICROS.between(Instant.EPOCH, now) - settleMicros;
        for (FileEntry file : page.files()) {
            if (!filter.accepts(file)) {
                continue;
            }
            wanted.add(file);
            long askedMillis = ReprocessRequests.lastAskedMillis(file, asked);
            if (scope.mayBeForgotten(file, askedMillis)) {
                old++;
            } else if (settleMicros > 0 && file.modifiedMicros() > latestSettled) {
                unsettled.add(file.modifiedMicros(), file.modifiedMicros() + settleMicros);
            } else {
                files.add(scope.found(file, askedMillis));
            }
        }
        List<Location> directories =
                page.directories().stream().filter(filter::mayAcceptBelow).toList();
        return new SelectedPage(files, wanted, directories, unsettled, old);
    }
}
