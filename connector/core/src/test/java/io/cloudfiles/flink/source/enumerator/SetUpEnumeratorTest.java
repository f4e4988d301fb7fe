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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.ListOnStart;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.notification.NotificationQueues;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.source.enumerator.EnumeratorState.Covered;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryNotificationSetup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SetUpEnumeratorTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeEnumeratorContext context = new FakeEnumeratorContext();
    private final ScriptedDiscovery discovery = new ScriptedDiscovery();
    private final ScriptedNotifications notifications = new ScriptedNotifications();
    private final EnumeratorMetrics metrics = new EnumeratorMetrics();
    private final ManualClock clock = new ManualClock(NOON);

    private static DiscoveryConfig config(String path) {
        return DiscoveryConfigs.of(path)
                .notifiedBy("")
                .notification(from -> new NotificationConfig(
                        "",
                        null,
                        1,
                        from.lease(),
                        from.rewrites(),
                        null,
                        ListOnStart.NEVER,
                        Map.of("notification.tags.a", "b")))
                .build();
    }

    private SetUpEnumerator enumerator(DiscoveryConfig config, EnumeratorState state) {
        NotificationConfig notification = Objects.requireNonNull(config.notification());
        return new SetUpEnumerator(
                context,
                state,
                () -> NotificationQueues.setUp(config, notification, Map.of()),
                queue -> new CloudFilesEnumerator(
                        context,
                        config.notifiedBy(queue),
                        discovery,
                        new NotifiedPages(notifications),
                        state,
                        metrics,
                        clock));
    }

    private static EnumeratorState first(DiscoveryConfig config) {
        return EnumeratorState.first(NOON, config.paths());
    }

    private List<String> takeAssigned() {
        return context.takeAssigned().stream().map(DiscoverySplit::splitId).toList();
    }

    @Test
    void beginsToListOnceTheQueueIsThereAndForgetsNothingThatWasSaidBefore() throws Exception {
        DiscoveryConfig config = config("mem://begins/in");
        SetUpEnumerator enumerator = enumerator(config, first(config));
        enumerator.start();
        context.register(0);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        assertThat(enumerator.snapshotState(1)).isEqualTo(first(config));
        assertThat(discovery.started).isEmpty();

        context.async.run();
        assertThat(discovery.started)
                .as("while the barrier of checkpoint 1 is under way")
                .isEmpty();
        enumerator.handleSourceEvent(0, new BarrierPassed(1));
        assertThat(notifications.started).isTrue();
        assertThat(discovery.started).hasSize(1);
        discovery.answerPage(ScriptedDiscovery.page(0, 10));
        assertThat(takeAssigned()).containsExactly("1-1");
        assertThat(enumerator.snapshotState(2).paths()).isEqualTo(config.paths());
    }

    @Test
    void aCheckpointThatIsGivenUpHoldsNothingUp() throws Exception {
        DiscoveryConfig config = config("mem://aborted/in");
        SetUpEnumerator enumerator = enumerator(config, first(config));
        enumerator.start();
        enumerator.snapshotState(1);
        enumerator.snapshotState(2);
        enumerator.notifyCheckpointAborted(1);
        context.async.run();
        assertThat(discovery.started).isEmpty();

        enumerator.notifyCheckpointAborted(2);
        assertThat(discovery.started).hasSize(1);
    }

    @Test
    void listsAgainWhenTheQueueHadToBeMadeAgain() throws Exception {
        DiscoveryConfig config = config("mem://again/in");
        NotificationConfig notification = Objects.requireNonNull(config.notification());
        DiscoveryConfig followed = config.notifiedBy(NotificationQueues.setUp(config, notification, Map.of()));
        EnumeratorState covered =
                new EnumeratorState(NOON, true, 7, config.paths(), new Covered(followed.coverage(), NOON));

        enumerator(config, covered).start();
        context.async.run();
        assertThat(discovery.started).as("the same queue").isEmpty();

        MemoryNotificationSetup.remove("again");
        enumerator(config, covered).start();
        context.async.run();
        assertThat(discovery.started).as("another queue").hasSize(1);
    }

    @Test
    void endsTheJobWhereItHasNoRight() {
        MemoryNotificationSetup.refuse("forbidden");
        DiscoveryConfig config = config("mem://forbidden/in");
        enumerator(config, first(config)).start();

        assertThatThrownBy(() -> context.async.run())
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseInstanceOf(IOException.class)
                .cause()
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining(
                        "CF_CANNOT_SET_UP_NOTIFICATIONS: [mem://forbidden/in] Queue cloudfiles-forbidden-in-");
    }

    @Test
    void whatIsClosedDoesNotBegin() throws Exception {
        DiscoveryConfig config = config("mem://closed/in");
        SetUpEnumerator enumerator = enumerator(config, first(config));
        enumerator.start();
        enumerator.close();
        context.async.run();

        assertThat(discovery.started).isEmpty();
    }
}
