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

import io.cloudfiles.flink.delta.maintenance.CommittedRows;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What an audit amounts to.
 *
 * @param checkpoint that was asked
 * @param target the table
 * @param paths of the source
 * @param listed files that had shown themselves before should be in the ledger; null when it is not known of any
 */
record AuditResult(
        Location checkpoint,
        Location target,
        List<String> paths,
        @Nullable Instant listed,
        Totals totals,
        CommittedRows.Found committed) {
    Completeness completeness() {
        if (totals.found(Finding.Weight.WRONG) > 0 || !committed.lost().isEmpty()) {
            return Completeness.WRONG;
        }
        return totals.found(Finding.Weight.PENDING) > 0 ? Completeness.PENDING : Completeness.COMPLETE;
    }

    /** Whether no commit says of which files its rows are, or named counts that are gone. */
    boolean provesNoRows() {
        return committed.rows() > 0
                && committed.counted() == 0
                && committed.lost().isEmpty();
    }
}
