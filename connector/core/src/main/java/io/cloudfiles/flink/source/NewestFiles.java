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

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.listing.ListingDiscovery;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;

import java.time.Clock;

/**
 * Samples the files of a source where the job is built.
 *
 * @param discovery which files there are
 * @param storages stay the caller's to close
 */
record NewestFiles(DiscoveryConfig discovery, StorageOpener storages, Clock clock) {
    /** A file that may still be written tells less than nothing; but where there is no other, a user who has just made it waits for it. */
    FileSampler.Sample sample(int maxFiles) {
        FileSampler.Sample settled = sample(discovery, maxFiles);
        return settled.files().isEmpty() ? sample(discovery.withoutSettleTime(), maxFiles) : settled;
    }

    private FileSampler.Sample sample(DiscoveryConfig among, int maxFiles) {
        try (ListingDiscovery listing = new ListingDiscovery(among, unclosed(), clock)) {
            return new FileSampler(listing).newest(maxFiles);
        }
    }

    /** The listing closes what it is given; these storages are needed afterwards. */
    private StorageOpener unclosed() {
        return new StorageOpener() {
            @Override
            public Storage open(Location location) {
                return storages.open(location);
            }

            @Override
            public void close() {
                // The planner's caller closes them.
            }
        };
    }
}
