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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/**
 * Ledger to coordinator: what waits in this ledger subtask. A later report of an attempt replaces an earlier one.
 *
 * @param knownFiles files remembered, read or not
 * @param backlogFiles files that wait, including one of which only some ranges were released
 * @param backlogBytes bytes that wait
 * @param releasableRanges upper bound of the ranges that the backlog will be cut into; 0 only when it is empty
 * @param headOrder modification time of the first waiting file in microseconds, negated for newest-first, so that the smallest
 *     comes first everywhere; {@link #NO_HEAD} without a backlog
 * @param headBegun whether a part of the first waiting file was released, so that its rest needs no room for another file
 * @param listing number of the last listing that this attempt saw completed, behind all its files; 0 for none yet
 * @param checkpoint id of the last checkpoint whose barrier this attempt has passed, or that it was restored from; 0 for none yet
 */
@Internal
public record LedgerReport(
        long knownFiles,
        long backlogFiles,
        long backlogBytes,
        long releasableRanges,
        long headOrder,
        boolean headBegun,
        long listing,
        long checkpoint)
        implements OperatorEvent {
    /** The {@link #headOrder} of an empty backlog. */
    public static final long NO_HEAD = Long.MAX_VALUE;
}
