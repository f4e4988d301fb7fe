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
package io.cloudfiles.flink.cli.run;

import org.apache.flink.annotation.Internal;

import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** What a command does before its job begins: a signal ends the process, and the user is told that there is nothing to resume. */
@Internal
public final class Planning {
    private Planning() {}

    /** Plans a job. */
    public static <T> T of(Terminal terminal, Supplier<T> planning) {
        return of(terminal, planning, Signals::endProcess);
    }

    /** @param ending what a signal does */
    static <T> T of(Terminal terminal, Supplier<T> planning, IntConsumer ending) {
        Signals signals = new Signals(number -> {
            terminal.say("Interrupted before the job began: it has read and committed nothing, and there is nothing to"
                    + " resume.");
            ending.accept(number);
        });
        try {
            return planning.get();
        } finally {
            signals.close();
        }
    }
}
