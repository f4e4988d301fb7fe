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

import io.cloudfiles.flink.ledger.ReleaseLimits;

import java.util.TreeMap;

/**
 * What may still be released before the next checkpoint. An interval is named by the checkpoint that a ledger passed last; those ledgers that
 * have passed a barrier while others have not are in the next one already, and a grant may be carried out on either side of it. So a grant
 * is counted in all intervals that are open until its answer tells in which one it was, and what is left is what the fullest of them leaves.
 *
 * <p>Not checkpointed: what is released after a checkpoint is released anew, and counted anew, when the job goes on from it.
 */
final class ReleaseBudget {
    private record Spent(long files, long bytes) {
        static final Spent NOTHING = new Spent(0, 0);

        Spent and(Spent more) {
            return new Spent(files + more.files, bytes + more.bytes);
        }
    }

    private final ReleaseLimits limits;
    private final TreeMap<Long, Spent> spent = new TreeMap<>();
    private Spent promised = Spent.NOTHING;

    ReleaseBudget(ReleaseLimits limits) {
        this.limits = limits;
    }

    /** All ledgers have passed this checkpoint. */
    void passed(long checkpoint) {
        spent.headMap(checkpoint).clear();
    }

    /** A grant was sent. */
    void promise(Grant grant) {
        promised = promised.and(new Spent(grant.files(), grant.bytes()));
    }

    /** A grant was carried out, perhaps in part, by a ledger that had passed this checkpoint last. */
    void released(Grant grant, GrantReleased answer, long checkpoint) {
        promised = promised.and(new Spent(-grant.files(), -grant.bytes()));
        spent.merge(checkpoint, new Spent(answer.files(), answer.bytes()), Spent::and);
    }

    /** All ledgers start anew. */
    void reset() {
        spent.clear();
        promised = Spent.NOTHING;
    }

    /** Whether anything limits it. */
    boolean isLimited() {
        return !limits.equals(ReleaseLimits.NONE);
    }

    /** How many files may be begun. */
    int files() {
        long most = spent.values().stream().mapToLong(Spent::files).max().orElse(0);
        return (int) Math.max(0, limits.files() - promised.files - most);
    }

    /** How many bytes may be released; zero when that was reached. */
    long bytes() {
        long most = spent.values().stream().mapToLong(Spent::bytes).max().orElse(0);
        return Math.max(0, limits.bytes() - promised.bytes - most);
    }
}
