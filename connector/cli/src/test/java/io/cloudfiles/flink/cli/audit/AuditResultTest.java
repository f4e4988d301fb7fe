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
import io.cloudfiles.flink.delta.maintenance.CommittedRows;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AuditResultTest {
    private static Completeness of(List<Long> lost, What... found) {
        Totals totals = new Totals();
        for (What what : found) {
            totals.found.merge(what, 1L, Long::sum);
        }
        return new AuditResult(
                        Location.parse("/checkpoint"),
                        Location.parse("/table"),
                        List.of("/in"),
                        null,
                        totals,
                        new CommittedRows.Found(0, 7, 7, 70, 70, lost, List.of(), Map.of(), null))
                .completeness();
    }

    @Test
    void whatIsWrongWeighsMoreThanWhatIsPending() {
        assertThat(of(List.of())).isEqualTo(Completeness.COMPLETE);
        assertThat(of(List.of(), What.OVERWRITTEN, What.EXPIRED, What.SET_ASIDE))
                .isEqualTo(Completeness.COMPLETE);
        assertThat(of(List.of(), What.PENDING, What.EXPIRED)).isEqualTo(Completeness.PENDING);
        for (What what : List.of(What.MISSING, What.MISSING_ROWS, What.TWICE, What.UNKNOWN_ROWS)) {
            assertThat(of(List.of(), What.PENDING, what)).isEqualTo(Completeness.WRONG);
        }
        assertThat(of(List.of(3L))).isEqualTo(Completeness.WRONG);
    }
}
