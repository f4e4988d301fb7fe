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
package io.cloudfiles.flink.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of a lease: who holds it, and how.
 *
 * @param number each holder has a higher one than those before
 * @param state whether it is held
 * @param renewals how often the holder has said that it is alive; a clock is not trusted
 * @param embedded whether the job lives and dies with the process
 * @param process who took it
 * @param since when it was taken, for people
 * @param keeper the part of the job that keeps it; empty before the job runs
 */
record Holder(
        long number, State state, long renewals, boolean embedded, ProcessId process, String since, String keeper) {
    enum State {
        /** By a job that runs, or is about to. */
        HELD,
        /** By a job that has ended or is between two attempts; tasks of it may go on for a while. */
        LEFT,
        /** By nobody: all that it did is done. */
        RELEASED
    }

    /**
     * A process, told from all others that were or will be.
     *
     * @param machine the running system, or container, whose process numbers these are
     * @param started when, in the ticks of the running system; 0 where it does not tell
     */
    record ProcessId(String host, String machine, long pid, long started) {
        /** Which field of {@code /proc/PID/stat} behind the name of the program the start is: proc(5). */
        private static final int START_BEHIND_NAME = 19;

        static ProcessId current() {
            long self = ProcessHandle.current().pid();
            return new ProcessId(hostName(), machineId(), self, startOf(self));
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "unknown host";
            }
        }

        /** Process numbers are those of one boot and one namespace; where neither can be told nobody is known to be dead. */
        private static String machineId() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .strip() + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            } catch (IOException | UnsupportedOperationException e) {
                return "";
            }
        }

        /** By the system's own count: the instant that the JDK makes of it is another one when the clock was set meanwhile. */
        private static long startOf(long pid) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                // The name stands in parentheses and may hold any character.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                return Long.parseLong(fields[START_BEHIND_NAME]);
            } catch (IOException e) {
                return 0;
            }
        }

        /** Whether it has ended for sure. */
        boolean hasEnded() {
            if (machine.isEmpty() || !machine.equals(machineId())) {
                return false;
            }
            Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
            return found.isEmpty() || startOf(pid) != started;
        }
    }

    Holder as(State next) {
        return new Holder(number, next, renewals + 1, embedded, process, since, keeper);
    }

    Holder keptBy(String next) {
        return new Holder(number, state, renewals, embedded, process, since, next);
    }

    Map<String, String> toTexts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("number", Long.toString(number));
        texts.put("state", state.name());
        texts.put("renewals", Long.toString(renewals));
        texts.put("embedded", Boolean.toString(embedded));
        texts.put("host", process.host());
        texts.put("machine", process.machine());
        texts.put("pid", Long.toString(process.pid()));
        texts.put("started", Long.toString(process.started()));
        texts.put("since", since);
        texts.put("keeper", keeper);
        return texts;
    }

    /** @throws IllegalArgumentException when something is missing or no number */
    static Holder of(Map<String, String> texts) {
        ProcessId process = new ProcessId(
                text(texts, "host"),
                text(texts, "machine"),
                Long.parseLong(text(texts, "pid")),
                Long.parseLong(text(texts, "started")));
        return new Holder(
                Long.parseLong(text(texts, "number")),
                State.valueOf(text(texts, "state")),
                Long.parseLong(text(texts, "renewals")),
                Boolean.parseBoolean(text(texts, "embedded")),
                process,
                text(texts, "since"),
                texts.getOrDefault("keeper", ""));
    }

    private static String text(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return text;
    }

    @Override
    public String toString() {
        return "process " + process.pid() + " on " + process.host() + ", since " + since
                + (embedded ? "" : ", with a job on a cluster");
    }
}
