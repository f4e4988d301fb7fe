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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.Location;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Something that happens at one kind of call to a {@link FaultyStorage}, such as the second listing below a directory. Immutable; made
 * by {@link #on} and refined by the other methods.
 *
 * @param operation the kind of call
 * @param where the locations it concerns; calls elsewhere are not counted
 * @param firstCall the call at which it happens first, 1 or more
 * @param times at how many calls in a row it happens
 * @param before what happens instead of or before the call
 * @param after what happens when the call has been carried out
 */
public record Fault(
        FaultyStorage.Operation operation,
        Predicate<Location> where,
        long firstCall,
        long times,
        Effect before,
        Effect after) {
    private static final Effect NOTHING = () -> {};

    /** What happens: an exception, or anything else that a test wants done at this moment. */
    @FunctionalInterface
    public interface Effect {
        /** Does it, on the thread of the call. */
        void apply() throws IOException;
    }

    public Fault {
        if (firstCall < 1 || times < 1) {
            throw new IllegalArgumentException("firstCall " + firstCall + ", times " + times);
        }
    }

    /** The first such call anywhere fails with an {@link IOException}, and nothing is done. */
    public static Fault on(FaultyStorage.Operation operation) {
        return new Fault(operation, location -> true, 1, 1, fail(operation), NOTHING);
    }

    /** Only calls that concern such locations are counted and hit. */
    public Fault at(Predicate<Location> locations) {
        return new Fault(operation, locations, firstCall, times, before, after);
    }

    /** It happens at the n-th call and not before. */
    public Fault fromCall(long n) {
        return new Fault(operation, where, n, times, before, after);
    }

    /** It happens at this many calls in a row. */
    public Fault times(long calls) {
        return new Fault(operation, where, firstCall, calls, before, after);
    }

    /** It happens at every call from the first one on. */
    public Fault forever() {
        return times(Long.MAX_VALUE);
    }

    /** The call is carried out, and then fails as if the response was lost. */
    public Fault losingTheResponse() {
        return new Fault(operation, where, firstCall, times, NOTHING, fail(operation));
    }

    /** This happens instead of the failure, before the call; unless it throws, the call is then carried out. */
    public Fault doing(Effect effect) {
        return new Fault(operation, where, firstCall, times, effect, NOTHING);
    }

    private static Effect fail(FaultyStorage.Operation operation) {
        return () -> {
            throw new IOException("injected failure of " + operation);
        };
    }
}
