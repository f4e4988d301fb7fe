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

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Where threads were when the flight recorder looked. It records nothing else, so that it disturbs little. Used by one thread. */
final class Profile {
    private static final String OWN = "io.cloudfiles.";
    private static final int SHOWN = 15;

    private final Map<String, Integer> selves = new HashMap<>();
    private final Map<String, Integer> owns = new HashMap<>();
    private final Map<String, Integer> threads = new HashMap<>();
    private int samples;

    /** The option that makes a JVM record. */
    static String option(Path recording) {
        return "-XX:StartFlightRecording:filename=" + recording
                + ",settings=none,+jdk.ExecutionSample#enabled=true,+jdk.ExecutionSample#period=10ms";
    }

    static Profile read(Path recording) throws IOException {
        Profile profile = new Profile();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                profile.add(events.readEvent());
            }
        }
        return profile;
    }

    private void add(RecordedEvent event) {
        if (!event.getEventType().getName().equals("jdk.ExecutionSample") || event.getStackTrace() == null) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        samples++;
        selves.merge(name(frames.get(0)), 1, Integer::sum);
        frames.stream()
                .map(Profile::name)
                .filter(frame -> frame.startsWith(OWN))
                .findFirst()
                .ifPresent(frame -> owns.merge(frame, 1, Integer::sum));
        threads.merge(threadGroup(event), 1, Integer::sum);
    }

    private static String threadGroup(RecordedEvent event) {
        String name = String.valueOf(
                Objects.requireNonNull(event.getThread("sampledThread")).getJavaName());
        return name.replaceAll("\\d+", "N");
    }

    private static String name(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }

    /** The frames that were met most often, as text. */
    String summary() {
        return "samples: " + samples + "\n\nself\n" + top(selves) + "\nnearest own frame\n" + top(owns) + "\nthreads\n"
                + top(threads);
    }

    private String top(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "%5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey())));
        return text.toString();
    }
}
