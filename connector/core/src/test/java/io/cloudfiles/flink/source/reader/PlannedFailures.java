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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.testing.Seeds;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Failures of a job in this JVM, one after the other: each some calls after a checkpoint, so that every one is followed by a restore. */
final class PlannedFailures {
    private static final int MOST_CALLS = 60;
    private static final Deque<String> PLANNED = new ArrayDeque<>();
    private static Random random = new Random(Seeds.next());
    private static long plannedSeed;
    private static boolean armed;
    private static int callsLeft;

    private PlannedFailures() {}

    /** Plans a failure at each of these places, in this order. */
    static synchronized void plan(long seed, List<String> places) {
        plannedSeed = seed;
        random = new Random(seed);
        PLANNED.clear();
        PLANNED.addAll(places);
        armed = false;
    }

    static synchronized void checkpointed() {
        if (!armed && !PLANNED.isEmpty()) {
            armed = true;
            callsLeft = random.nextInt(MOST_CALLS);
        }
    }

    /** Whether to fail here and now. */
    static synchronized boolean isDue(String place) {
        if (!armed || !place.equals(PLANNED.peek()) || --callsLeft >= 0) {
            return false;
        }
        PLANNED.remove();
        armed = false;
        return true;
    }

    /** Fails here when it is time. */
    static void maybe(String place) {
        if (isDue(place)) {
            throw new IllegalStateException("planned failure in " + place);
        }
    }

    /** Failures that have not happened yet. */
    static synchronized int left() {
        return PLANNED.size();
    }

    /** What was planned, to plan it again. */
    static synchronized String describe() {
        return "seed " + plannedSeed + ", left " + PLANNED;
    }
}
