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

import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.annotation.Experimental;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link NotificationSetup} promises, proven on the emulators of each cloud. Each test has a path of its own. */
@Experimental
public interface NotificationSetupContract extends SetupRuns {
    /** Counts the calls, and refuses them. */
    CountedCalls calls();

    /** Whether a call only looks. */
    boolean isLook(String call);

    /** The calls that a policy allows. */
    Set<String> rightsOf(AccessPolicy policy) throws IOException;

    /** All that the set-up has made and is still there, by name. */
    List<String> made() throws IOException;

    /** What the refusal of a right says, whichever it is. */
    List<String> refusal();

    /** Changes something small that the next set-up corrects, if that needs rights of its own. */
    default void spoil() {}

    @Test
    default void aPlanAloneChangesNothing() throws Exception {
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planSetup().changesNothing()).isFalse();
            assertThat(setup.planTearDown().changesNothing()).isTrue();
        }
        assertThat(made()).isEmpty();

        setUp();
        List<String> made = made();
        assertThat(made).isNotEmpty();
        calls().take();
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planTearDown().changesNothing()).isFalse();
        }
        assertThat(calls().take()).isNotEmpty().allMatch(this::isLook);
        assertThat(made()).isEqualTo(made);
        tearDown();
    }

    @Test
    default void whatIsThereIsFoundAndStays() throws Exception {
        setUp();
        List<String> made = made();
        String queue;
        String since;
        calls().take();
        try (NotificationSetup again = setup()) {
            SetupPlan plan = again.planSetup();
            assertThat(plan.changesNothing()).isTrue();
            assertThat(SetupRuns.executed(plan)).isEmpty();
            queue = again.queue();
            since = again.since();
        }
        assertThat(calls().take()).isNotEmpty().allMatch(this::isLook);
        assertThat(made()).isEqualTo(made);
        assertThat(since).isNotEmpty();

        assertThat(tearDown()).isNotEmpty().allMatch(step -> step.startsWith("remove  "));
        assertThat(made()).isEmpty();
        assertThat(tearDown()).isEmpty();
        setUp();
        try (NotificationSetup anew = setup()) {
            anew.planSetup();
            assertThat(anew.queue()).isEqualTo(queue);
            assertThat(anew.since()).as("a queue that was made anew").isGreaterThan(since);
        }
        tearDown();
    }

    @Test
    default void whatEndedAnywhereIsCompletedByTheNextRun() throws Exception {
        setUp();
        List<String> complete = made();
        int steps = interruptedAfterEachCall(this::tearDown);
        assertThat(made()).isEmpty();

        steps += interruptedAfterEachCall(this::setUp);
        assertThat(made()).isEqualTo(complete);
        assertThat(steps).isGreaterThan(8);
        tearDown();
    }

    /** A set-up or a take-down. */
    interface Run {
        /** Returns what was told. */
        List<String> run() throws IOException;
    }

    /** Ends it after one call, then goes on and ends it after two, and so on, until it is done. */
    private int interruptedAfterEachCall(Run run) throws IOException {
        for (int most = 0; ; most++) {
            calls().allow(most);
            try {
                run.run();
                return most;
            } catch (StorageException e) {
                assertThat(e.getMessage()).contains(refusal());
            } finally {
                calls().allow(Integer.MAX_VALUE);
            }
        }
    }

    @Test
    default void needsTheRightsThatThePoliciesNameAndNoOthers() throws Exception {
        try (NotificationSetup setup = setup()) {
            Map<String, Set<String>> rights = new HashMap<>();
            for (AccessPolicy policy : setup.policies()) {
                rights.put(policy.purpose(), rightsOf(policy));
            }
            assertThat(calls().take()).isEmpty();

            setUp();
            spoil();
            setUp();
            assertThat(calls().take()).isEqualTo(rights.get("set-up"));
            assertThat(setup.list()).hasSize(1);
            assertThat(calls().take()).isEqualTo(rights.get("list"));
            tearDown();
            assertThat(calls().take()).isEqualTo(rights.get("tear-down"));
        }
    }

    /** Two jobs of one source that start at the same moment. */
    @Test
    default void twoAtOnceMakeOne() throws Exception {
        setUp();
        List<String> complete = made();
        tearDown();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                List<Future<List<String>>> both = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    both.add(threads.submit(this::setUp));
                }
                for (Future<List<String>> one : both) {
                    one.get();
                }
                assertThat(made()).isEqualTo(complete);
                try (NotificationSetup setup = setup()) {
                    assertThat(setup.planSetup().changesNothing())
                            .as(setup.planSetup().toString())
                            .isTrue();
                }
                tearDown();
                assertThat(made()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
