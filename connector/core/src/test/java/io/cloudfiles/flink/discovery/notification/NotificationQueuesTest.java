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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.PathRewrites;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NotificationQueuesTest {
    private static DiscoveryConfigs twoStores() {
        return DiscoveryConfigs.of("mem://a/in", "file:///data/in").notifiedBy("q");
    }

    private static NotificationQueueFactory factoryFor(DiscoveryConfigs configs) {
        DiscoveryConfig config = configs.build();
        return NotificationQueues.factoryFor(config, requireNonNull(config.notification()));
    }

    @Test
    void refusesAPathThatTheQueueNeverTellsOf() {
        assertThatThrownBy(() -> factoryFor(twoStores()))
                .hasMessageContaining("CF_EVENT_NOTIFICATION_NOT_SUPPORTED")
                .hasMessageContaining("'q' tells of files of mem, and not of those below 'file:///data/in'");
    }

    @Test
    void refusesALeaseThatTheQueueDoesNotGive() {
        DiscoveryConfigs leased = DiscoveryConfigs.of("mem://a/in").notifiedBy("q");
        assertThat(factoryFor(leased.notification(from -> leasedFor(Duration.ofHours(1), from)))
                        .schemes())
                .containsExactly("mem");
        assertThatThrownBy(() -> factoryFor(leased.notification(from -> leasedFor(Duration.ofMinutes(61), from))))
                .hasMessageContaining("CF_INVALID_OPTIONS")
                .hasMessageContaining("'notification.lease' = '61 min' is wrong")
                .hasMessageContaining("keep a message for 1 h at most");
    }

    private static NotificationConfig leasedFor(Duration lease, NotificationConfig from) {
        return new NotificationConfig(
                from.queue(),
                from.deadLetterQueue(),
                from.fetchParallelism(),
                lease,
                from.rewrites(),
                from.backfillInterval(),
                from.listOnStart(),
                from.setup());
    }

    @Test
    void aPathOfAnotherStoreMayBeAMountOfWhatTheQueueTellsOf() {
        DiscoveryConfigs mounted = twoStores()
                .notification(from -> new NotificationConfig(
                        from.queue(),
                        from.deadLetterQueue(),
                        from.fetchParallelism(),
                        from.lease(),
                        PathRewrites.parse("{\"a/mounted\": \"file:///data\"}"),
                        from.backfillInterval(),
                        from.listOnStart()));

        assertThat(factoryFor(mounted).schemes()).containsExactly("mem");
    }
}
