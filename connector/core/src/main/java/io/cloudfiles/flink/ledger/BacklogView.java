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
package io.cloudfiles.flink.ledger;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * What waits in one backlog of a ledger.
 *
 * @param files files that wait, including one of which only some ranges were released
 * @param bytes bytes that wait
 * @param releasableRanges upper bound of the ranges that they will be cut into; 0 only when none waits
 * @param headOrder modification time of the first one in microseconds, negated for newest-first, so that the smallest comes first
 *     everywhere; {@link #NO_HEAD} when none waits
 * @param headBegun whether a part of the first one was released, so that its rest needs no room for another file
 */
@Internal
public record BacklogView(long files, long bytes, long releasableRanges, long headOrder, boolean headBegun)
        implements Serializable {
    /** The {@link #headOrder} of an empty backlog. */
    public static final long NO_HEAD = Long.MAX_VALUE;

    /** Of an empty backlog. */
    public static final BacklogView EMPTY = new BacklogView(0, 0, 0, NO_HEAD, false);
}
