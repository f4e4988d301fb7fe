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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of a {@link FileDiscovery}, or of several, one after the other. Any thread. */
@Internal
public final class DiscoveryCounters {
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder incrementalListings = new LongAdder();
    private final LongAdder lateFiles = new LongAdder();
    private final LongAdder forgottenFiles = new LongAdder();

    /** Counts a request to the store, first attempts and others. */
    public void countRequest() {
        requests.increment();
    }

    /** Counts a request that failed and is made again. */
    public void countRetry() {
        retries.increment();
    }

    /** Counts a complete listing that began where files were found last. */
    public void countIncrementalListing() {
        incrementalListings.increment();
    }

    /** Counts new files of a full listing that no incremental one could have found. */
    public void countLateFiles(long more) {
        lateFiles.add(more);
    }

    /** Counts files that were left out for their age. */
    public void countForgottenFiles(long more) {
        forgottenFiles.add(more);
    }

    /** Files that were left out for their age, each time that they were found. */
    public long forgottenFiles() {
        return forgottenFiles.sum();
    }

    /** Incremental listings. */
    public long incrementalListings() {
        return incrementalListings.sum();
    }

    /** New files that only a full listing could find. */
    public long lateFiles() {
        return lateFiles.sum();
    }

    /** Requests made. */
    public long requests() {
        return requests.sum();
    }

    /** Requests that failed and were made again. */
    public long retries() {
        return retries.sum();
    }
}
