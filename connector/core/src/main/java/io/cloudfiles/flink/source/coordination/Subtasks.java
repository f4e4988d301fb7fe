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
package io.cloudfiles.flink.source.coordination;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is known of the running attempts of one operator's subtasks. An attempt is entered by its first sign of life; whatever comes
 * from an older one is refused. JobMaster's main thread only.
 *
 * @param <T> what is known of one attempt
 */
final class Subtasks<T> {
    private final Supplier<T> blank;
    private final Map<Integer, T> running = new TreeMap<>();
    /** The least attempt number of each subtask that is not known to be gone. */
    private final Map<Integer, Integer> oldestAllowed = new HashMap<>();

    Subtasks(Supplier<T> blank) {
        this.blank = blank;
    }

    /** Whether the attempt may still be alive. */
    boolean mayBeAlive(int subtask, int attempt) {
        return attempt >= oldestAllowed.getOrDefault(subtask, 0);
    }

    /** What is known of an attempt that gave a sign of life; blank at the first one. */
    T alive(int subtask, int attempt) {
        Integer known = oldestAllowed.put(subtask, attempt);
        if (known != null && known < attempt) {
            running.remove(subtask);
        }
        return running.computeIfAbsent(subtask, ignored -> blank.get());
    }

    /** Forgets an attempt and everything older. */
    void gone(int subtask, int attempt) {
        if (mayBeAlive(subtask, attempt)) {
            oldestAllowed.put(subtask, attempt + 1);
            running.remove(subtask);
        }
    }

    /** Forgets every attempt that was seen. */
    void allGone() {
        running.keySet().forEach(subtask -> oldestAllowed.merge(subtask, 1, Integer::sum));
        running.clear();
    }

    /** The attempts that gave a sign of life, by subtask. */
    Map<Integer, T> running() {
        return running;
    }

    Collection<T> values() {
        return running.values();
    }
}
