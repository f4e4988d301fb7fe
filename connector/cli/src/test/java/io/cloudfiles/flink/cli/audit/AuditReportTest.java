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

import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.delta.maintenance.CommittedRows;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AuditReportTest {
    private final Totals totals = new Totals();

    private String text(CommittedRows.Found committed) {
        StringWriter out = new StringWriter();
        new AuditReport(new PrintWriter(out), OutputFormat.TEXT, 20)
                .printText(new AuditResult(
                        Location.parse("/checkpoint"),
                        Location.parse("/table"),
                        List.of("/in"),
                        null,
                        totals,
                        committed));
        return out.toString();
    }

    private static CommittedRows.Found committed(long counted, List<Long> lost, Map<String, Long> ofOthers) {
        return new CommittedRows.Found(0, 7, 7, 70, counted, lost, List.of(), ofOthers, null);
    }

    @Test
    void everyRowIsThereOnlyWhereNobodyElseHasCommitted() {
        assertThat(text(committed(70, List.of(), Map.of())))
                .endsWith("\nComplete: every file is accounted for, and every row.\n");
        assertThat(text(committed(70, List.of(), Map.of("DELETE", 1L))))
                .contains("Others have committed, too (DELETE: 1)")
                .endsWith("and every row was added. What others made of them since is not looked into.\n");
    }

    @Test
    void countsThatAreGoneWereThere() {
        assertThat(text(committed(0, List.of(), Map.of()))).contains("No commit says of which files its rows are");
        assertThat(text(committed(0, List.of(3L), Map.of())))
                .contains("The row counts of versions [3] are gone, although the commits name them")
                .doesNotContain("No commit says");
    }

    @Test
    void rowsOfImportedFilesAreNotCalledProved() {
        totals.stages.put(Stage.IMPORTED, 2L);

        assertThat(text(committed(70, List.of(), Map.of())))
                .contains("2 imported: rows of files that another engine has read are not looked into.");
    }
}
