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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.audit.Finding.What;
import io.cloudfiles.flink.cli.state.FileState.Stage;

import java.util.EnumMap;
import java.util.Map;

/** What a comparison has counted; files where nothing else is said. */
final class Totals {
    long inStore;
    long known;
    long committed;
    /** Committed, and with as many rows in the table as the ledger counts. */
    long proved;
    /** Committed, and the table does not say so. */
    long unproved;
    /** No longer in the store, and not taken by clean-up. */
    long gone;
    /** Taken by clean-up. */
    long archived;

    long expired;
    /** With rows in the table, unknown to a ledger that forgets. */
    long forgotten;

    long rowsOfLedger;
    long rowsOfTable;
    /** Rows of files that the source does not select. */
    long rowsOfOthers;

    final Map<Stage, Long> stages = new EnumMap<>(Stage.class);
    final Map<What, Long> found = new EnumMap<>(What.class);

    /** Findings of a weight. */
    long found(Finding.Weight weight) {
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().weight() == weight)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
