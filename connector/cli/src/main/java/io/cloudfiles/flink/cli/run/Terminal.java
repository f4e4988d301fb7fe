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
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;

/**
 * Where a command talks to people. On a real terminal one line of status can be renewed in place; elsewhere, as in a pipe, every line
 * stays. Signals have threads of their own, so any thread may use it.
 */
@Internal
public final class Terminal {
    /** Set by the launcher when standard error is a terminal. */
    private static final String COLUMNS = "cloudfiles.terminal.columns";

    private final PrintWriter out;
    private final PrintWriter err;
    private final @Nullable Integer columns;
    private boolean statusShown;

    /**
     * @param out takes results
     * @param err takes everything else
     */
    public Terminal(PrintWriter out, PrintWriter err) {
        this(out, err, Integer.getInteger(COLUMNS));
    }

    /** @param columns width of the terminal; null when {@code err} is none */
    Terminal(PrintWriter out, PrintWriter err, @Nullable Integer columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    /** Whether a status line can be renewed. */
    boolean isInteractive() {
        return columns != null;
    }

    /** Prints a result. */
    public synchronized void result(String line) {
        clearStatus();
        out.println(line);
    }

    /** Prints a remark. */
    public synchronized void say(String line) {
        clearStatus();
        err.println(line);
    }

    /** Shows a line in place of the last status. */
    synchronized void status(String line) {
        if (columns == null) {
            err.println(line);
            return;
        }
        // A line that wraps could not be taken back.
        String fitting = line.substring(0, Math.min(line.length(), Math.max(1, columns - 1)));
        err.print("\r" + fitting + "\u001b[K");
        err.flush();
        statusShown = true;
    }

    private void clearStatus() {
        if (statusShown) {
            err.print("\r\u001b[K");
            err.flush();
            statusShown = false;
        }
    }
}
