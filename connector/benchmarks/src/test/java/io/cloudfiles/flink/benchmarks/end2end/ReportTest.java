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
package io.cloudfiles.flink.benchmarks.end2end;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The outcome as Markdown. */
class ReportTest {
    @Test
    void aScenarioIsATableWithALineForEachWhoTookPart() {
        Report report = new Report();
        CostTest.runs(Contestant.SQL, Size.SMALL, 600_000, 10, 10.2, 9.9).forEach(report::add);
        CostTest.runs(Contestant.SQL, Size.LARGE, 4_800_000, 14.2, 14.4, 14).forEach(report::add);
        CostTest.runs(Contestant.FLINK_SQL, Size.SMALL, 600_000, 20).forEach(report::add);
        CostTest.runs(Contestant.FLINK_SQL, Size.LARGE, 4_800_000, 62).forEach(report::add);

        assertThat(report.render("a machine")).isEqualTo("""
                a machine

                ### json-discard

                | 800,000 files, 4,800,000 rows | net CPU µs per row (least .. greatest) | its ratio to ours | CPU s: start | small | large | wall s, large | peak MB: small | large | output MB | load |
                |---|---|---|---|---|---|---|---|---|---|---|
                | cloudfiles sql | 1.00 (0.98 .. 1.00) | 1.0 | 9.4 | 10.0 | 14.2 | 7.1 | 410 | 414 | 0 | 0.5 |
                | Flink filesystem | 10.00 (10.00 .. 10.00) | 10.0 | 14.0 | 20.0 | 62.0 | 31.0 | 420 | 462 | 0 | 0.5 |
                """);
    }

    @Test
    void withoutOursThereIsNoRatio() {
        Report report = new Report();
        CostTest.runs(Contestant.FLINK_SQL, Size.SMALL, 600_000, 20).forEach(report::add);
        CostTest.runs(Contestant.FLINK_SQL, Size.LARGE, 4_800_000, 62).forEach(report::add);

        assertThat(report.render("a machine")).contains("| Flink filesystem | 10.00 (10.00 .. 10.00) | – | 14.0 |");
    }

    @Test
    void whoHasOneSizeOnlyIsLeftOut() {
        Report report = new Report();
        CostTest.runs(Contestant.SQL, Size.SMALL, 600_000, 10).forEach(report::add);

        assertThat(report.render("a machine")).isEqualTo("a machine\n");
    }
}
