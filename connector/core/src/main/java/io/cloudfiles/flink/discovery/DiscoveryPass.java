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

/**
 * One walk over everything that exists, handed out in pages at the pace of the caller: only a small, fixed amount of work is done ahead
 * of it. Called by one thread.
 */
@Internal
public interface DiscoveryPass extends Closeable {
    /**
     * Asks for the next page. The receiver is called exactly once, on any thread and possibly before this method returns; not at all
     * when the pass is closed first. After an end or a failure there is nothing more to ask for.
     *
     * @throws IllegalStateException when the answer to the last question is still due
     */
    void next(Receiver receiver);

    /** Stops the pass. Does not block. */
    @Override
    void close();

    /** Takes one answer. */
    interface Receiver {
        /** A page with at least one file. */
        void page(FilePage page);

        /** The pass is complete: every page was handed out before. */
        void end(PassSummary summary);

        /**
         * The pass has failed for good; pages already handed out stay valid.
         *
         * @param failure a {@link io.cloudfiles.flink.error.CloudFilesException} where a user can act on it
         */
        void failed(RuntimeException failure);
    }
}
