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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * What the enumerator hands to the reader: a page of files, or the marker that a listing is complete.
 *
 * @param splitId for logs; unique within one run of the enumerator
 * @param listing number of the listing, from 1
 * @param page the files; null for the marker, which stands behind all pages of its listing
 * @param forgottenBeforeMicros of a marker: no file that was modified before is reported behind it; see {@link FileAges}
 */
@Internal
public record DiscoverySplit(
        String splitId, long listing, @Nullable FilePage page, long forgottenBeforeMicros) implements SourceSplit {
    /** A split of which nothing is forgotten. */
    DiscoverySplit(String splitId, long listing, @Nullable FilePage page) {
        this(splitId, listing, page, DiscoveryScope.NOTHING_FORGOTTEN);
    }

    static DiscoverySplit page(long listing, long sequence, FilePage page) {
        return new DiscoverySplit(listing + "-" + sequence, listing, page);
    }

    static DiscoverySplit marker(long listing, long forgottenBeforeMicros) {
        return new DiscoverySplit(listing + "-complete", listing, null, forgottenBeforeMicros);
    }

    /** Whether it marks the end of a listing. */
    public boolean isMarker() {
        return page == null;
    }

    /** How many files it holds. */
    public int files() {
        return page == null ? 0 : page.count();
    }

    @Override
    public String toString() {
        return "listing " + listing + (page == null ? " complete" : ", " + page);
    }
}
