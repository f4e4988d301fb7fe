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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What is to be run.
 *
 * @param home root of the checkout
 * @param data where data sets and results are kept
 * @param rounds how often
 * @param scale of the data sets; 1 for their full size
 * @param profiles whether what the first contestant does is recorded; its times then count for less
 * @param contestants who takes part
 * @param scenarios what is done
 */
record Settings(
        Path home,
        Path data,
        int rounds,
        double scale,
        boolean profiles,
        Set<Contestant> contestants,
        List<Scenario> scenarios) {
    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException when it is wrong
     */
    static Settings parse(String... args) {
        Path home = Path.of("");
        Path data = Path.of("data");
        int rounds = 3;
        double scale = 1;
        boolean profiles = false;
        Set<Contestant> contestants = EnumSet.allOf(Contestant.class);
        List<Scenario> scenarios = new ArrayList<>();
        for (Iterator<String> words = Arrays.asList(args).iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "--home" -> home = Path.of(value(word, words));
                case "--data" -> data = Path.of(value(word, words));
                case "--rounds" -> rounds = Integer.parseInt(value(word, words));
                case "--scale" -> scale = Double.parseDouble(value(word, words));
                case "--profile" -> profiles = true;
                case "--contestants" -> contestants = contestants(value(word, words));
                default -> scenarios.add(scenario(word));
            }
        }
        return new Settings(
                home.toAbsolutePath().normalize(),
                data.toAbsolutePath().normalize(),
                rounds,
                scale,
                profiles,
                contestants,
                scenarios.isEmpty() ? Scenario.ALL : List.copyOf(scenarios));
    }

    private static String value(String flag, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a value.");
        }
        return words.next();
    }

    private static Set<Contestant> contestants(String names) {
        Set<Contestant> contestants = EnumSet.noneOf(Contestant.class);
        for (String name : names.split(",")) {
            contestants.add(Arrays.stream(Contestant.values())
                    .filter(contestant -> contestant.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "There is no contestant '" + name + "', but " + Arrays.toString(Contestant.values()))));
        }
        return contestants;
    }

    private static Scenario scenario(String name) {
        return Scenario.ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario '" + name + "', but "
                        + Scenario.ALL.stream().map(Scenario::name).toList()));
    }
}
