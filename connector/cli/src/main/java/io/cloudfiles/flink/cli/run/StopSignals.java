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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Turns SIGINT and SIGTERM into a stop request while it is open, so that the savepoint can be taken. A savepoint takes seconds: the user
 * is told at once that the signal was heard. A second one ends the process.
 */
final class StopSignals implements AutoCloseable {
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private final AtomicBoolean heard = new AtomicBoolean();
    private final Terminal terminal;
    private final IntConsumer ending;
    private final Signals signals;

    /** @param terminal told of the first signal */
    StopSignals(Terminal terminal) {
        this(terminal, Signals::endProcess);
    }

    /** @param ending what the second signal does */
    StopSignals(Terminal terminal, IntConsumer ending) {
        this.terminal = terminal;
        this.ending = ending;
        this.signals = new Signals(this::received);
    }

    private void received(int number) {
        if (heard.compareAndSet(false, true)) {
            terminal.say("Stopping: what was read is committed and a savepoint is taken. "
                    + "A second signal ends the run without; the next one then reads again what was not committed.");
            first.complete(number);
        } else {
            ending.accept(number);
        }
    }

    /** Completed with the number of the first signal, on a thread of the JVM. */
    CompletableFuture<Integer> first() {
        return first;
    }

    @Override
    public void close() {
        signals.close();
    }
}
