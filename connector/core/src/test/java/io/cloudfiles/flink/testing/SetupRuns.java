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

import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import org.apache.flink.annotation.Experimental;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the set-up of one path, as often as a test wants. */
@Experimental
public interface SetupRuns {
    /** A set-up of the path, which has a tag {@code team}, and knows of nothing that was done before. */
    NotificationSetup setup();

    /** Returns what was told. */
    default List<String> setUp() throws IOException {
        try (NotificationSetup setup = setup()) {
            return executed(setup.planSetup());
        }
    }

    /** Returns what was told. */
    default List<String> tearDown() throws IOException {
        try (NotificationSetup setup = setup()) {
            return executed(setup.planTearDown());
        }
    }

    /** Does what a plan says; returns what was told. */
    static List<String> executed(SetupPlan plan) throws IOException {
        List<String> told = new ArrayList<>();
        plan.execute(told::add);
        return told;
    }
}
