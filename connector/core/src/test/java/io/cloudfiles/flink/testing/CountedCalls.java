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

import org.apache.flink.annotation.Experimental;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The calls of services by the names that policies have for them; refuses more than are allowed. Safe for use by many threads. */
@Experimental
public final class CountedCalls {
    private final List<String> actions = new ArrayList<>();
    private int left = Integer.MAX_VALUE;

    /** Lets this many calls through from now on, and refuses all behind them, so that what calls ends there. */
    public synchronized void allow(int calls) {
        left = calls;
    }

    /** What was called since the last time. */
    public synchronized Set<String> take() {
        Set<String> taken = new TreeSet<>(actions);
        actions.clear();
        return taken;
    }

    /** How many calls came since the last {@link #take}. */
    public synchronized int count() {
        return actions.size();
    }

    /**
     * Whether a call may go on.
     *
     * @param needed the rights for it
     */
    public synchronized boolean passes(List<String> needed) {
        if (left <= 0) {
            return false;
        }
        left--;
        actions.addAll(needed);
        return true;
    }
}
