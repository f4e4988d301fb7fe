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

/** The user ended a run by a signal; its savepoint was taken and all that was read is committed. */
@Internal
public final class InterruptedByUser extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int signal;

    /** @param signal number of the signal, such as 2 for SIGINT */
    InterruptedByUser(int signal) {
        super("Interrupted. What was read is committed, and the savepoint is taken. Resume with:");
        this.signal = signal;
    }

    /** What a shell expects of a process that a signal ended. */
    public int exitCode() {
        return Signals.exitCode(signal);
    }
}
