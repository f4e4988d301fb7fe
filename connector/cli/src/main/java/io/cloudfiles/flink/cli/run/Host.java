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

import java.util.Set;
import java.util.stream.Collectors;

/** Whose process the command runs in: that says which cluster it uses and how it may end. */
@Internal
public enum Host {
    /** A process of its own, with a cluster embedded in it. */
    SHELL,
    /** The client that {@code flink run} starts; it submits to a cluster and may end with an exit code of ours. */
    FLINK_CLIENT,
    /** A process of Flink's, such as a JobManager in application mode: not ours to end, and its signals are not for us. */
    FLINK_CLUSTER,
    /**
     * Flink asks for the plan only, as for {@code flink info} and the web interface. It takes the job from the environment, which ends the
     * program by an error that has to reach Flink; nothing may be written.
     */
    FLINK_PLANNER;

    // Names, since none of them need be on the class path.
    private static final String RUNS_A_PROGRAM = "org.apache.flink.client.program.PackagedProgram";
    private static final String TAKES_A_PLAN = "org.apache.flink.client.program.PackagedProgramUtils";
    private static final String RUNS_A_CLIENT = "org.apache.flink.client.cli.CliFrontend";

    /** Whether INT and TERM are meant for the command. */
    boolean leavesSignalsToUs() {
        return this == SHELL || this == FLINK_CLIENT;
    }

    /** The host of the calling thread, which is the one that called {@code main}. */
    public static Host current() {
        Set<String> callers = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).collect(Collectors.toSet()));
        if (!callers.contains(RUNS_A_PROGRAM)) {
            return SHELL;
        }
        if (callers.contains(TAKES_A_PLAN)) {
            return FLINK_PLANNER;
        }
        return callers.contains(RUNS_A_CLIENT) ? FLINK_CLIENT : FLINK_CLUSTER;
    }
}
