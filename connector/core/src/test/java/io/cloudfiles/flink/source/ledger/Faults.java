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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.testing.Seeds;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Failures injected into a job of this JVM: one after the other, each a random number of calls after a checkpoint was completed, so
 * that every one is followed by a restore.
 */
final class Faults {
    private static final Deque<String> PLANNED = new ArrayDeque<>();
    private static Random random = new Random(Seeds.next());
    private static boolean isArmed;
    private static int callsLeft;
    private static int thrown;

    private Faults() {}

    /** Plans failures in these places. */
    static synchronized void plan(long seed, List<String> places) {
        random = new Random(seed);
        PLANNED.clear();
        PLANNED.addAll(places);
        isArmed = false;
        thrown = 0;
    }

    /** A checkpoint was completed. */
    static synchronized void checkpointed() {
        if (!isArmed && !PLANNED.isEmpty()) {
            isArmed = true;
            callsLeft = random.nextInt(200);
        }
    }

    /** Whether it is time to fail in this place. */
    static synchronized boolean isDue(String place) {
        if (isArmed && place.equals(PLANNED.peek()) && --callsLeft < 0) {
            PLANNED.remove();
            isArmed = false;
            thrown++;
            return true;
        }
        return false;
    }

    /** Fails when it is time to. */
    static void maybe(String place) {
        if (isDue(place)) {
            throw new IllegalStateException("injected failure in " + place);
        }
    }

    static synchronized int thrown() {
        return thrown;
    }

    static synchronized boolean arePlanned() {
        return !PLANNED.isEmpty();
    }
}
