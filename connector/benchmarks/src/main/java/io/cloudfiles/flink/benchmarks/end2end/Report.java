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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome as Markdown: a table per scenario, a line per contestant, compared with the first. */
final class Report {
    private static final String HEADER =
            "| %s | net CPU µs per %s (least .. greatest) | its ratio to ours | CPU s: start | small | large | wall s, large "
                    + "| peak MB: small | large | output MB | load |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
    private static final double MEGA = 1e6;

    private final List<Measurement> runs = new ArrayList<>();

    void add(Measurement run) {
        runs.add(run);
    }

    /** @param machine where it was measured */
    String render(String machine) {
        StringBuilder text = new StringBuilder(machine).append('\n');
        for (Scenario scenario : Scenario.ALL) {
            String table = table(scenario);
            if (!table.isEmpty()) {
                text.append("\n### ").append(scenario.name()).append("\n\n").append(table);
            }
        }
        return text.toString();
    }

    private String table(Scenario scenario) {
        StringBuilder lines = new StringBuilder();
        double ours = Double.NaN;
        for (Contestant contestant : scenario.contestants()) {
            List<Measurement> small = runs(scenario, contestant, Size.SMALL);
            List<Measurement> large = runs(scenario, contestant, Size.LARGE);
            if (!small.isEmpty() && !large.isEmpty()) {
                Cost cost = new Cost(small, large, scenario.unit());
                ours = contestant == scenario.contestants().get(0) ? cost.netMicros() : ours;
                lines.append(line(contestant, cost, ours));
            }
        }
        if (lines.isEmpty()) {
            return "";
        }
        return String.format(Locale.ROOT, HEADER, what(scenario), scenario.unit()) + lines;
    }

    private String what(Scenario scenario) {
        Measurement large = runs.stream()
                .filter(run -> run.scenario().equals(scenario.name()) && run.size() == Size.LARGE)
                .findFirst()
                .orElseThrow();
        return String.format(Locale.ROOT, "%,d files, %,d rows", large.files(), large.rows());
    }

    private static String line(Contestant contestant, Cost cost, double ours) {
        double[] net = cost.netRange();
        return String.format(
                Locale.ROOT,
                "| %s | %.2f (%.2f .. %.2f) | %s | %.1f | %.1f | %.1f | %.1f | %.0f | %.0f | %.0f | %.1f |\n",
                contestant.label(),
                cost.netMicros(),
                net[0],
                net[1],
                ratio(cost.netMicros(), ours),
                cost.startSeconds(),
                Cost.median(cost.small(), Measurement::cpuSeconds),
                Cost.median(cost.large(), Measurement::cpuSeconds),
                Cost.median(cost.large(), Measurement::wallSeconds),
                Cost.median(cost.small(), Measurement::peakMegabytes),
                Cost.median(cost.large(), Measurement::peakMegabytes),
                Cost.median(cost.large(), Measurement::outputBytes) / MEGA,
                Cost.median(cost.large(), Measurement::load));
    }

    /** None where noise is larger than what was to be measured. */
    private static String ratio(double net, double ours) {
        return net > 0 && ours > 0 ? String.format(Locale.ROOT, "%.1f", net / ours) : "–";
    }

    private List<Measurement> runs(Scenario scenario, Contestant contestant, Size size) {
        return runs.stream()
                .filter(run ->
                        run.scenario().equals(scenario.name()) && run.contestant() == contestant && run.size() == size)
                .toList();
    }
}
