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
package io.cloudfiles.flink.delta.line;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Failures that are armed by the test and strike the next time that a part of the line passes by; one JVM, one trap at a time. */
final class Trap {
    /** Where failures strike. */
    enum Place {
        /** The enumerator lists a directory. */
        DISCOVERY,
        /** The ledger cuts a file. */
        LEDGER,
        /** A reader opens a file. */
        READER_OPEN,
        /** A reader is in the middle of a file. */
        READER_READ,
        /** Between reader and sink. */
        BETWEEN,
        /** A writer starts a data file. */
        WRITER_CREATE,
        /** A writer completes a data file, which is visible then. */
        WRITER_CLOSED,
        /** The committer is about to write the log. */
        COMMIT_BEFORE,
        /** The committer has written the log, and nobody knows yet. */
        COMMIT_AFTER
    }

    /** What is thrown; not one of ours, and no I/O failure that would be retried. */
    static final class Sprung extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Sprung(Place place) {
            super("Injected at " + place);
        }
    }

    private static final Map<Place, Integer> SPRUNG = new EnumMap<>(Place.class);
    private static Optional<Place> armed = Optional.empty();
    /** Readers wait here in the middle of a file; open unless a test closes it. */
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private Trap() {}

    static synchronized void arm(Place place) {
        armed = Optional.of(place);
    }

    static synchronized boolean isArmed() {
        return armed.isPresent();
    }

    static synchronized void reset() {
        armed = Optional.empty();
        SPRUNG.clear();
        openGate();
    }

    /** From now on readers wait in the second half of a file. */
    static void closeGate() {
        gate = new CountDownLatch(1);
    }

    static void openGate() {
        gate.countDown();
    }

    /** Passes by the gate, on an I/O thread. */
    static void passGate() throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** How often failures struck there. */
    static synchronized int sprung(Place place) {
        return SPRUNG.getOrDefault(place, 0);
    }

    /** Passes by. */
    static synchronized void pass(Place place) {
        if (armed.filter(place::equals).isPresent()) {
            armed = Optional.empty();
            SPRUNG.merge(place, 1, Integer::sum);
            throw new Sprung(place);
        }
    }
}
