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

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

/**
 * A file that discovery saw; the ledger decides whether it is new.
 *
 * @param file the file as the store showed it
 * @param baseline whether it is only to be remembered, not read: it existed before the first start and existing files are left out
 * @param backfill whether it was there before discovery looked; see {@link DiscoveryScope}
 * @param askedMillis when it was last asked to be read again, in milliseconds since the epoch; 0 for never
 */
@Internal
public record DiscoveredFile(FileEntry file, boolean baseline, boolean backfill, long askedMillis) {
    /** One that came while discovery ran. */
    public DiscoveredFile(FileEntry file, boolean baseline, long askedMillis) {
        this(file, baseline, false, askedMillis);
    }

    /** One that nobody asked for. */
    public DiscoveredFile(FileEntry file, boolean baseline) {
        this(file, baseline, false, 0);
    }
}
