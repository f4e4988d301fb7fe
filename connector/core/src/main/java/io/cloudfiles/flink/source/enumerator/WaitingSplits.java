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

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** What the enumerator has and the reader has not, in the order in which it goes out. Coordinator thread. */
final class WaitingSplits {
    /** What a lost reader had; goes out before anything else. */
    private final Deque<DiscoverySplit> returned = new ArrayDeque<>();
    /** At most the page just received of each kind, and the marker. */
    private final Deque<DiscoverySplit> ready = new ArrayDeque<>();

    void add(DiscoverySplit split) {
        ready.add(split);
    }

    /** The next one, or null when there is none, or when it is a page and none is wanted. */
    @Nullable
    DiscoverySplit poll(boolean wantsPage) {
        Deque<DiscoverySplit> source = returned.isEmpty() ? ready : returned;
        DiscoverySplit next = source.peek();
        return next == null || !(next.isMarker() || wantsPage) ? null : source.remove();
    }

    boolean isEmpty() {
        return returned.isEmpty() && ready.isEmpty();
    }

    /** What was assigned before anything that waits here, in its order. */
    void giveBack(List<DiscoverySplit> splits) {
        for (int i = splits.size() - 1; i >= 0; i--) {
            returned.addFirst(splits.get(i));
        }
    }

    /** Puts a marker behind what came back. */
    void resend(DiscoverySplit marker) {
        if (!marker.equals(returned.peekLast())) {
            returned.addLast(marker);
        }
    }

    /** Everything that waits. */
    Stream<DiscoverySplit> all() {
        return Stream.concat(returned.stream(), ready.stream());
    }
}
