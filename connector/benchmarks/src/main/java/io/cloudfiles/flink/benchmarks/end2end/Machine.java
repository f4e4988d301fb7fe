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

import io.cloudfiles.flink.benchmarks.ProcFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;

/** Where it is measured. */
final class Machine {
    private Machine() {}

    /** One line: date, processor, memory, system, Java. */
    static String describe(Clock clock) throws IOException {
        return String.format(
                Locale.ROOT,
                "%s, %d cores of %s, %s GB, %s %s, Java %s",
                LocalDate.now(clock),
                Runtime.getRuntime().availableProcessors(),
                new ProcFile(Path.of("/proc/cpuinfo")).value("model name").orElse("?"),
                new ProcFile(Path.of("/proc/meminfo")).number("MemTotal") >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version").split("-", 2)[0],
                Runtime.version());
    }

    /** The load average of the last minute. */
    static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }
}
