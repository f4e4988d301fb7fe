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

import io.cloudfiles.flink.ledger.Arrival;
import io.cloudfiles.flink.ledger.BacklogView;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.Objects;

/**
 * Ledger to coordinator: what waits in this ledger subtask. A later report of an attempt replaces an earlier one.
 *
 * @param knownFiles files remembered, read or not
 * @param backfill what waits of back-fills; all that waits where new files have no share of their own
 * @param fresh what waits of new files
 * @param listing number of the last listing that this attempt saw completed, behind all its files; 0 for none yet
 * @param checkpoint id of the last checkpoint whose barrier this attempt has passed, or that it was restored from; 0 for none yet
 */
@Internal
public record LedgerReport(long knownFiles, BacklogView backfill, BacklogView fresh, long listing, long checkpoint)
        implements OperatorEvent {
    public LedgerReport {
        Objects.requireNonNull(backfill, "backfill");
        Objects.requireNonNull(fresh, "fresh");
    }

    /** What waits of a kind. */
    public BacklogView backlog(Arrival arrival) {
        return switch (arrival) {
            case BACKFILL -> backfill;
            case NEW -> fresh;
        };
    }

    /** Files that wait, of both kinds. */
    public long backlogFiles() {
        return backfill.files() + fresh.files();
    }

    /** Bytes that wait, of both kinds. */
    public long backlogBytes() {
        return backfill.bytes() + fresh.bytes();
    }

    /** Modification time of the first file that waits, as {@link BacklogView#headOrder} has it. */
    public long headOrder() {
        return Math.min(backfill.headOrder(), fresh.headOrder());
    }
}
