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
package io.cloudfiles.flink.discovery.notification.setup;

import org.apache.flink.annotation.PublicEvolving;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What is there and what will be made, corrected or removed, in the order in which it will be.
 *
 * @param steps may be none, when there is nothing to remove
 */
@PublicEvolving
public record SetupPlan(List<SetupStep> steps) {
    public SetupPlan {
        steps = List.copyOf(steps);
    }

    /** Whether everything is as it should be. */
    public boolean changesNothing() {
        return steps.stream().allMatch(step -> step.change() == Change.KEEP);
    }

    /**
     * Does all that it says. Where a step fails, those before it stay done; the next plan goes on there.
     *
     * @param tell takes a line for each step that was done, and what else a user should know
     */
    public void execute(Consumer<String> tell) throws IOException {
        for (SetupStep step : steps) {
            if (step.change() != Change.KEEP) {
                step.action().run(tell);
                tell.accept(line(step));
            }
        }
    }

    /** The plan as a text of several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (SetupStep step : steps) {
            text.append(line(step)).append('\n');
            if (!step.details().isEmpty()) {
                text.append(step.details().stripTrailing().indent(8));
            }
        }
        return text.toString();
    }

    private static String line(SetupStep step) {
        return "%-7s %s".formatted(step.change().name().toLowerCase(Locale.ROOT), step.resource());
    }
}
