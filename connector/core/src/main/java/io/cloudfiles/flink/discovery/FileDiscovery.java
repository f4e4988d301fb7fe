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

import java.io.Closeable;
import java.time.Duration;

/**
 * A way to learn which files exist: by listing directories or from the notifications of a store. It remembers nothing across passes;
 * which files are new is the ledger's business.
 *
 * <p>Called by one thread. Work happens on threads of its own, so no method blocks for long.
 */
@Internal
public interface FileDiscovery extends Closeable {
    /**
     * Starts a pass. At most one pass is open at a time.
     *
     * @param scope what the pass is to report
     * @param delay how long to wait before any work is done
     */
    DiscoveryPass start(DiscoveryScope scope, Duration delay);

    /** Ends all work, the open pass included, and releases threads and clients. May block for some seconds. */
    @Override
    void close();
}
