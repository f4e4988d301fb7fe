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

import io.cloudfiles.flink.benchmarks.data.DataSet;
import io.cloudfiles.flink.benchmarks.data.DataSets;
import org.apache.flink.util.FileUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs scenarios, all contestants in turn, round by round, and writes what they took: a line for each run to {@code results.tsv}, a summary
 * to {@code report.md}. Whoever brings fewer or more rows than there are ends it. Started by {@code connector/benchmarks/run}.
 */
public final class EndToEndBench {
    private final Settings settings;
    private final Installation installation;
    private final Path results;
    private final Report report = new Report();

    private EndToEndBench(Settings settings) throws IOException {
        this.settings = settings;
        this.installation = new Installation(settings.home());
        this.results = settings.data().resolve("results");
        Files.createDirectories(results);
    }

    public static void main(String[] args) throws Exception {
        Settings settings;
        try {
            settings = Settings.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new EndToEndBench(settings).run();
    }

    private void run() throws Exception {
        String machine =
                Machine.describe(Clock.systemUTC()) + ", scale " + settings.scale() + ", rounds " + settings.rounds();
        append("results.tsv", "# " + machine);
        append("results.tsv", Measurement.HEADER);
        System.out.println(Measurement.HEADER);
        for (Scenario scenario : settings.scenarios()) {
            Map<Size, DataSet> data = data(scenario);
            for (int round = 1; round <= settings.rounds(); round++) {
                run(scenario, data, round);
                Files.writeString(results.resolve("report.md"), report.render(machine));
            }
        }
        System.out.println(report.render(machine));
        System.out.println("In " + results);
    }

    private Map<Size, DataSet> data(Scenario scenario) throws IOException, SQLException {
        Map<Size, DataSet> data = new EnumMap<>(Size.class);
        for (Size size : Size.values()) {
            data.put(size, new DataSets(settings.data()).get(scenario.data(), settings.scale() * size.scale()));
        }
        return data;
    }

    private void run(Scenario scenario, Map<Size, DataSet> data, int round) throws Exception {
        List<Contestant> contestants = new ArrayList<>(scenario.contestants());
        contestants.retainAll(settings.contestants());
        if (contestants.isEmpty()) {
            return;
        }
        Contestant first = contestants.get(0);
        // Nobody is always the one behind the data's generation, or behind the hungriest.
        Collections.rotate(contestants, 1 - round);
        for (Contestant contestant : contestants) {
            for (Map.Entry<Size, DataSet> sized : data.entrySet()) {
                boolean profiled = settings.profiles() && sized.getKey() == Size.LARGE && contestant == first;
                Path scratch = settings.data().resolve("scratch");
                run(new Run(scenario, sized.getKey(), contestant, sized.getValue(), scratch, profiled), round);
            }
        }
    }

    private void run(Run run, int round) throws Exception {
        FileUtils.deleteDirectory(run.scratch().toFile());
        Files.createDirectories(run.scratch());
        Files.write(Path.of(run.script()), run.contestant().script(run));
        ThreadTimes threads = run.profiled() ? new ThreadTimes() : ThreadTimes.none();
        double load = Machine.load();
        ProcessMeter.Usage usage =
                ProcessMeter.run(run.contestant().command(run, installation), run.scratch(), run.log(), threads);
        Measurement measurement = new Measurement(
                run.scenario().name(),
                run.contestant(),
                run.size(),
                round,
                usage.cpuSeconds(),
                usage.wallSeconds(),
                usage.peakMegabytes(),
                run.data().files(),
                RowCheck.count(run),
                run.writesTable() ? DataSets.bytes(run.table()) : 0,
                load);
        System.out.println(measurement.line());
        if (run.profiled()) {
            // The recorder takes part in what it records: no measurement.
            keepProfile(run, threads);
        } else {
            report.add(measurement);
            append("results.tsv", measurement.line());
        }
        FileUtils.deleteDirectory(run.scratch().toFile());
    }

    private void keepProfile(Run run, ThreadTimes threads) throws IOException {
        String name = run.scenario().name() + "-" + run.contestant();
        String text = Profile.read(run.recording()).summary() + "\nCPU by kind of thread: " + threads.summary() + "\n";
        Files.writeString(results.resolve("profile-" + name + ".txt"), text);
        System.out.println(text);
    }

    private void append(String file, String line) throws IOException {
        Files.writeString(results.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
