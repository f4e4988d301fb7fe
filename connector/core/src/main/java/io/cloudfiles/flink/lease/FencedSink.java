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
package io.cloudfiles.flink.lease;

import org.apache.flink.annotation.Internal;

import java.io.IOException;

/**
 * A sink that asks {@link LeaseFile#requireHeld} before each attempt to commit, and whose target is a sequence of versions of which each
 * is put by one writer.
 */
@Internal
public interface FencedSink extends Leased {
    /**
     * Adds a version without rows, if there is a target. Whoever asked for its lease before and was held up since comes too late with
     * the version that it is about to put, has to ask again, and is told that the lease is lost.
     *
     * @throws IOException when it cannot be added
     */
    void fence() throws IOException;
}
