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
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.source.enumerator.EnumeratorState.Covered;
import io.cloudfiles.flink.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The enumerator with a queue beside its listings. */
class NotifiedEnumeratorTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeEnumeratorContext context = new FakeEnumeratorContext();
    private final ScriptedDiscovery discovery = new ScriptedDiscovery();
    private final ScriptedNotifications notifications = new ScriptedNotifications();
    private final EnumeratorMetrics metrics = new EnumeratorMetrics();
    private final ManualClock clock = new ManualClock(NOON);

    private static DiscoveryConfigs notified() {
        return DiscoveryConfigs.of("s3://b/in").notifiedBy("q");
    }

    private static DiscoveryConfigs notified(@Nullable Duration backfill, ListOnStart listOnStart) {
        return notified()
                .notification(from -> new NotificationConfig(
                        from.queue(), null, 1, from.lease(), from.rewrites(), backfill, listOnStart));
    }

    private static EnumeratorState covered(DiscoveryConfig config, Instant began) {
        return new EnumeratorState(
                NOON.minusSeconds(900), true, 7, config.paths(), new Covered(config.coverage(), began));
    }

    private CloudFilesEnumerator start(DiscoveryConfigs config) {
        return start(config, EnumeratorState.first(NOON, List.of("s3://b/in")));
    }

    private CloudFilesEnumerator start(DiscoveryConfigs config, EnumeratorState state) {
        CloudFilesEnumerator enumerator = new CloudFilesEnumerator(
                context, config.build(), discovery, new NotifiedPages(notifications), state, metrics, clock);
        enumerator.start();
        context.register(0);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        return enumerator;
    }

    private void notifyAndRequest(CloudFilesEnumerator enumerator) {
        notifications.answerPage();
        enumerator.handleSplitRequest(0, null);
    }

    private static void checkpoint(CloudFilesEnumerator enumerator, long id) {
        enumerator.snapshotState(id);
        enumerator.handleSourceEvent(0, new BarrierPassed(id));
    }

    private List<String> takeAssigned() {
        return context.takeAssigned().stream().map(DiscoverySplit::splitId).toList();
    }

    @Test
    void handsOnNotifiedPagesBesideTheFirstListing() {
        CloudFilesEnumerator enumerator = start(notified());
        assertThat(notifications.started).isTrue();
        notifyAndRequest(enumerator);
        discovery.answerPage(ScriptedDiscovery.page(0, 10));
        enumerator.handleSplitRequest(0, null);
        notifyAndRequest(enumerator);
        discovery.answerEnd(ScriptedDiscovery.SETTLED);

        assertThat(takeAssigned()).containsExactly("n-1", "1-1", "n-2", "1-complete");
        assertThat(discovery.started).hasSize(1);
        notifyAndRequest(enumerator);
        assertThat(takeAssigned()).containsExactly("n-3");
    }

    @Test
    void confirmsAPageWhenACheckpointThatBeganBehindItIsComplete() {
        CloudFilesEnumerator enumerator = start(notified());
        checkpoint(enumerator, 1);
        notifyAndRequest(enumerator);
        enumerator.notifyCheckpointComplete(1);
        checkpoint(enumerator, 2);
        notifyAndRequest(enumerator);
        assertThat(notifications.confirmed).isEmpty();

        enumerator.notifyCheckpointComplete(2);
        assertThat(notifications.confirmed).containsExactly(1L);
    }

    @Test
    void aLaterCheckpointConfirmsWhatOneThatFailedHeld() {
        CloudFilesEnumerator enumerator = start(notified());
        notifyAndRequest(enumerator);
        checkpoint(enumerator, 1);
        enumerator.notifyCheckpointAborted(1);
        assertThat(notifications.confirmed).isEmpty();

        checkpoint(enumerator, 2);
        enumerator.notifyCheckpointComplete(2);
        assertThat(notifications.confirmed).containsExactly(1L);
    }

    @Test
    void doesNotConfirmAPageThatWaitsForTheReader() {
        CloudFilesEnumerator enumerator = start(notified());
        enumerator.snapshotState(1);
        notifications.answerPage();
        assertThat(takeAssigned()).isEmpty();
        enumerator.notifyCheckpointComplete(1);

        assertThat(notifications.confirmed).isEmpty();
    }

    @Test
    void doesNotConfirmAPageThatCameBackBeforeItIsInACheckpointAgain() {
        CloudFilesEnumerator enumerator = start(notified());
        notifyAndRequest(enumerator);
        checkpoint(enumerator, 1);
        List<DiscoverySplit> lost = context.takeAssigned();
        context.unregister(0);
        enumerator.addSplitsBack(lost, 0);
        enumerator.snapshotState(2);
        enumerator.notifyCheckpointComplete(2);
        assertThat(notifications.confirmed).isEmpty();

        context.register(0);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("n-1");
        checkpoint(enumerator, 3);
        enumerator.notifyCheckpointComplete(3);
        assertThat(notifications.confirmed).containsExactly(1L);
    }

    @Test
    void doesNotListAgainWhereTheQueueHasToldOfEverythingSince() {
        CloudFilesEnumerator enumerator = start(notified(), covered(notified().build(), NOON.minusSeconds(600)));

        assertThat(discovery.started).isEmpty();
        assertThat(takeAssigned()).as("for readers that wait for a listing").containsExactly("7-complete");
        notifyAndRequest(enumerator);
        assertThat(takeAssigned()).containsExactly("n-1");
        assertThat(enumerator.snapshotState(1)).isEqualTo(covered(notified().build(), NOON.minusSeconds(600)));
    }

    @Test
    void listsAgainWhereTheQueueToldOfSomethingElse() {
        start(
                notified(),
                covered(DiscoveryConfigs.of("s3://b/in").notifiedBy("other").build(), NOON));
        start(
                notified(),
                covered(DiscoveryConfigs.of("s3://b/on").notifiedBy("q").build(), NOON));
        start(notified(), covered(notified().fileFilter("*.json").build(), NOON));
        start(notified(null, ListOnStart.ALWAYS), covered(notified().build(), NOON));
        start(notified(), new EnumeratorState(NOON, true, 7, List.of("s3://b/in")));

        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void aListingThatWasAskedForIsMissingUntilItIsComplete() {
        CloudFilesEnumerator enumerator =
                start(notified(null, ListOnStart.ALWAYS), covered(notified().build(), NOON));
        assertThat(enumerator.snapshotState(1).covered()).isNull();
        enumerator.handleSourceEvent(0, new BarrierPassed(1));

        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(enumerator.snapshotState(2).covered()).isNotNull();
    }

    /** A question may be open for days. */
    @Test
    void aPageThatIsMadeBehindTheBaselineKnowsThatItIsComplete() {
        start(notified().onlyFilesAfter(NOON), EnumeratorState.first(NOON, List.of("s3://b/in")));
        assertThat(notifications.scope().baselineUntil()).isEqualTo(NOON);
        assertThat(notifications.isAsked()).isTrue();

        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(notifications.scope().baselineUntil()).isNull();
        assertThat(notifications.scope().first()).isFalse();
    }

    /** What was acknowledged behind an older state does not come again. */
    @Test
    void aStateThatWasNamedIsTrustedOnceItHoldsAListingOfThisJob() {
        DiscoveryConfigs named = notified(null, ListOnStart.STATE_IS_NAMED).startedAt(NOON);

        start(named, covered(notified().build(), NOON.minusMillis(1)));
        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(Duration.ZERO);

        start(named, covered(notified().build(), NOON));
        assertThat(discovery.started).as("listings").hasSize(1);
    }

    @Test
    void listsEverythingWithEachBackfill() {
        CloudFilesEnumerator enumerator = start(
                notified(Duration.ofHours(1), ListOnStart.STATE_IS_NEWEST),
                covered(notified().build(), NOON.minusSeconds(600)));
        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(Duration.ofMinutes(50));

        clock.advance(Duration.ofMinutes(55));
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(takeAssigned()).containsExactly("7-complete", "8-complete");
        assertThat(discovery.started.get(1).delay()).isEqualTo(Duration.ofMinutes(55));
        assertThat(enumerator.snapshotState(1).covered())
                .isEqualTo(new Covered(notified().build().coverage(), NOON.plus(Duration.ofMinutes(50))));
    }

    @Test
    void listingModeForgetsWhatAQueueToldOf() {
        CloudFilesEnumerator enumerator =
                start(DiscoveryConfigs.of("s3://b/in"), covered(notified().build(), NOON));
        assertThat(discovery.started).hasSize(1);

        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(enumerator.snapshotState(1).covered()).isNull();
    }

    @Test
    void aCheckpointClaimsNoListingOfWhichPagesAreInNobodysState() {
        CloudFilesEnumerator enumerator = start(notified());
        discovery.answerPage(ScriptedDiscovery.page(0, 10));
        enumerator.handleSplitRequest(0, null);
        List<DiscoverySplit> lost = context.takeAssigned();
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(enumerator.snapshotState(1).covered()).isNotNull();

        context.unregister(0);
        enumerator.addSplitsBack(lost, 0);
        assertThat(enumerator.snapshotState(2).covered()).isNull();
        context.register(0);
        enumerator.addReader(0);
        notifications.answerPage();
        enumerator.handleSplitRequest(0, null);
        assertThat(enumerator.snapshotState(3).covered())
                .as("a notified page that waits comes again")
                .isNotNull();
    }

    @Test
    void aPageThatWaitsAndComesAgainLeavesTheBaselineComplete() {
        CloudFilesEnumerator enumerator = start(notified().onlyFilesAfter(NOON));
        notifications.answerPage();
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSourceEvent(0, new BarrierPassed(0));
        takeAssigned();
        enumerator.snapshotState(1);
        notifications.answerPage();
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).as("behind the barrier").isEmpty();

        assertThat(enumerator.snapshotState(2).baselineComplete()).isTrue();
    }

    @Test
    void listsAgainForFilesThatMayBeBeingWritten() {
        CloudFilesEnumerator enumerator = start(notified());
        discovery.answerEnd(new PassSummary(9, 1, 0, Duration.ofSeconds(40), Duration.ZERO, true));
        assertThat(discovery.started.get(1).delay()).isEqualTo(Duration.ofSeconds(40));
        assertThat(enumerator.snapshotState(1).covered()).isNull();
        enumerator.handleSourceEvent(0, new BarrierPassed(1));

        discovery.answerEnd(new PassSummary(9, 1, 0, Duration.ofSeconds(2), Duration.ZERO, true));
        assertThat(discovery.started.get(2).delay()).as("discovery.interval").isEqualTo(Duration.ofSeconds(10));
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(discovery.started).hasSize(3);
        assertThat(enumerator.snapshotState(2).covered()).isNotNull();
    }

    @Test
    void availableNowEndsWhenTheListingIsCompleteAndTheQueueDrained() {
        CloudFilesEnumerator enumerator = start(notified().availableNow(NOON));
        notifyAndRequest(enumerator);
        notifications.answerDrained();
        assertThat(takeAssigned()).containsExactly("n-1");
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(takeAssigned()).containsExactly("1-complete");

        enumerator.handleSplitRequest(0, null);
        enumerator.notifyCheckpointComplete(1);
        assertThat(notifications.isAsked()).isFalse();
        assertThat(takeAssigned()).isEmpty();
    }

    @Test
    void availableNowWaitsForTheQueueWhereNothingIsToBeListed() {
        CloudFilesEnumerator enumerator = start(
                notified(Duration.ofDays(1), ListOnStart.STATE_IS_NEWEST).availableNow(NOON),
                covered(notified().build(), NOON));
        assertThat(discovery.started).isEmpty();
        assertThat(takeAssigned()).isEmpty();
        notifyAndRequest(enumerator);
        notifications.answerDrained();

        assertThat(takeAssigned()).containsExactly("n-1", "7-complete");
    }

    @Test
    void pausesForBothAtTheUnconfirmedFilesAllowed() {
        CloudFilesEnumerator enumerator = start(notified().maxUnconfirmedFiles(1));
        notifyAndRequest(enumerator);
        assertThat(notifications.isAsked()).isFalse();

        checkpoint(enumerator, 1);
        enumerator.notifyCheckpointComplete(1);
        assertThat(notifications.isAsked()).isTrue();
    }

    @Test
    void closesBoth() throws Exception {
        start(notified()).close();

        assertThat(notifications.closed).isTrue();
        assertThat(discovery.closed).isTrue();
        notifications.answerPage();
        assertThat(takeAssigned()).isEmpty();
    }
}
