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

import java.nio.file.Path;

/**
 * One run of one contestant.
 *
 * @param scenario what is done
 * @param size with how much
 * @param contestant by whom
 * @param data the files to read
 * @param scratch a directory of its own, for all that it writes
 * @param profiled whether Java's flight recorder watches
 */
record Run(Scenario scenario, Size size, Contestant contestant, DataSet data, Path scratch, boolean profiled) {
    String input() {
        return data.directory().toString();
    }

    Path table() {
        return scratch.resolve("table");
    }

    String checkpoint() {
        return scratch.resolve("checkpoint").toString();
    }

    String report() {
        return scratch.resolve("report.json").toString();
    }

    String script() {
        return scratch.resolve("script.sql").toString();
    }

    Path log() {
        return scratch.resolve("log.txt");
    }

    Path recording() {
        return scratch.resolve("profile.jfr");
    }

    boolean writesTable() {
        return scenario.target() == Target.TABLE;
    }
}
