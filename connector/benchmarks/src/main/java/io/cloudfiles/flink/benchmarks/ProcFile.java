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
package io.cloudfiles.flink.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file of Linux's below {@code /proc} that has a key, a colon and a value in each line. */
public record ProcFile(Path path) {
    private static final String PEAK_MEMORY = "VmHWM";

    /** The status of a process. */
    public static ProcFile statusOf(long pid) {
        return new ProcFile(Path.of("/proc", Long.toString(pid), "status"));
    }

    /**
     * The first value of a key.
     *
     * @throws IOException when the file cannot be read, as when its process has ended
     */
    public Optional<String> value(String key) throws IOException {
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    /** The same as a number, without its unit; 0 when there is none. */
    public long number(String key) throws IOException {
        return value(key)
                .map(text -> Long.parseLong(text.replaceAll("\\D", "")))
                .orElse(0L);
    }

    /** Of a process's status: the most memory that it ever had resident, in KB. */
    public long peakKilobytes() throws IOException {
        return number(PEAK_MEMORY);
    }
}
