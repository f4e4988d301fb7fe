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

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CPU time of a process's threads by the kind of thread, from samples: the last moments of each are missing. Used by one thread. */
class ThreadTimes {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;

    private final Map<String, Sample> samples = new HashMap<>();

    /** Takes no samples. */
    static ThreadTimes none() {
        return new ThreadTimes() {
            @Override
            void sample(long pid) {
                // Nobody wants to know.
            }
        };
    }

    void sample(long pid) throws IOException {
        Path threads = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(threads)) {
            return;
        }
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(threads)) {
            listed.forEach(this::sample);
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended meanwhile; what was seen before counts.
            return;
        }
    }

    private void sample(Path thread) {
        try {
            String statistics = Files.readString(thread.resolve("stat"));
            int end = statistics.lastIndexOf(')');
            String[] fields = statistics.substring(end + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
            samples.put(
                    thread.getFileName().toString(),
                    new Sample(statistics.substring(statistics.indexOf('(') + 1, end), ticks / TICKS_PER_SECOND));
        } catch (IOException e) {
            // The thread has ended meanwhile; what was seen before counts.
            return;
        }
    }

    /** Seconds by kind of thread, those with a tenth and more. Linux cuts names after 15 characters; numbers in them are left out. */
    String summary() {
        Map<String, Double> seconds = new TreeMap<>();
        samples.values().forEach(thread -> seconds.merge(thread.kind(), thread.seconds(), Double::sum));
        return seconds.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.1)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> String.format(Locale.ROOT, "%s %.1f s", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /**
     * A thread as it was seen last.
     *
     * @param name as Linux has it
     * @param seconds that it has taken
     */
    private record Sample(String name, double seconds) {
        String kind() {
            return name.replaceAll("[-#/ (]+\\d.*$", "");
        }
    }
}
