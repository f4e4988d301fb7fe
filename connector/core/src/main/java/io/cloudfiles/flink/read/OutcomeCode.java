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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.read.FileFinished.Outcome;
import org.apache.flink.annotation.Internal;

import java.io.IOException;

/** How outcomes are written in state and between operators; codes never change. */
@Internal
public final class OutcomeCode {
    private OutcomeCode() {}

    /** The code of an outcome. */
    public static int of(Outcome outcome) {
        return switch (outcome) {
            case INGESTED -> 0;
            case SKIPPED_CORRUPTED -> 1;
            case SKIPPED_MISSING -> 2;
            case CHANGED -> 3;
            case QUARANTINED -> 4;
        };
    }

    /** The outcome of a code. */
    public static Outcome outcome(int code) throws IOException {
        for (Outcome each : Outcome.values()) {
            if (of(each) == code) {
                return each;
            }
        }
        throw new IOException("Unknown outcome " + code + " of a file.");
    }
}
