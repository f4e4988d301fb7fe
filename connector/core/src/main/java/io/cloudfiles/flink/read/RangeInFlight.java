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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.FileRange;

import java.util.concurrent.atomic.AtomicInteger;

/** A range between its release and its end, as the task thread sees it. */
final class RangeInFlight {
    /** How many of its hand-overs wait to be emitted; changed by both sides. */
    final AtomicInteger queued = new AtomicInteger();

    private final FileRange added;

    /** Task thread only. */
    private RangeState emitted;

    RangeInFlight(RangeState start) {
        this.added = start.range();
        this.emitted = start;
    }

    /** The range as it was added. */
    FileRange added() {
        return added;
    }

    /** How far it was emitted. Task thread. */
    RangeState emitted() {
        return emitted;
    }

    /** Notes that everything before this state is about to be emitted. Task thread. */
    void advanceTo(RangeState state) {
        this.emitted = state;
    }
}
