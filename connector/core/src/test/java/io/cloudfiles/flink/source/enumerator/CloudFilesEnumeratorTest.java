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

import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.csv.CsvOptions;
import io.cloudfiles.flink.option.RecordedOptions;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CloudFilesEnumeratorTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOON_MICROS = NOON.toEpochMilli() * 1000;
    private static final FilePage PAGE = ScriptedDiscovery.page(0, 10);

    private final FakeEnumeratorContext context = new FakeEnumeratorContext();
    private final ScriptedDiscovery discovery = new ScriptedDiscovery();
    private final EnumeratorMetrics metrics = new EnumeratorMetrics();

    private CloudFilesEnumerator start(DiscoveryConfigs config) {
        return start(config, EnumeratorState.first(NOON, config.build().paths()));
    }

    private CloudFilesEnumerator start(DiscoveryConfigs config, EnumeratorState state) {
        CloudFilesEnumerator enumerator = new CloudFilesEnumerator(
                context, config.build(), discovery, new NotifiedPages(null), state, metrics, Clock.systemUTC());
        enumerator.start();
        context.register(0);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        return enumerator;
    }

    private static DiscoveryConfigs continuous() {
        return DiscoveryConfigs.of("s3://b/in").interval(Duration.ofSeconds(10));
    }

    private static DiscoveryConfigs availableNow() {
        return DiscoveryConfigs.of("s3://b/in").availableNow(NOON);
    }

    private static PassSummary unsettled(long oldestMicros, Duration untilSettled) {
        return new PassSummary(0, 1, oldestMicros, untilSettled, Duration.ZERO, true);
    }

    private static PassSummary thatTook(Duration time) {
        return new PassSummary(0, 0, Long.MAX_VALUE, Duration.ZERO, time, true);
    }

    /** A page for each request, as the reader would ask. */
    private void answerPageAndRequest(CloudFilesEnumerator enumerator, FilePage page) {
        discovery.answerPage(page);
        enumerator.handleSplitRequest(0, null);
    }

    private List<String> takeAssigned() {
        return context.takeAssigned().stream().map(DiscoverySplit::splitId).toList();
    }

    @Test
    void asksForAPageOnlyWhenTheReaderDoes() {
        CloudFilesEnumerator enumerator = start(continuous());
        assertThat(discovery.isAsked()).isTrue();

        discovery.answerPage(PAGE);
        assertThat(context.takeAssigned()).extracting(DiscoverySplit::page).containsExactly(PAGE);
        assertThat(discovery.isAsked()).isFalse();

        enumerator.handleSplitRequest(0, null);
        assertThat(discovery.isAsked()).isTrue();
    }

    @Test
    void goesOnOnlyWithTheOptionsThatMayNotChange() throws Exception {
        RecordedOptions before = told("csv.sep", ";");
        EnumeratorState state = snapshot(start(continuous().told(before)), 1);
        assertThat(state.options()).containsExactly(Map.entry("csv.sep", ";"));

        start(continuous().told(before), state);
        start(continuous().told(told("csv.null-value", "-")), EnumeratorState.first(NOON, List.of("s3://b/in")));
        assertThatThrownBy(() -> start(continuous().told(told("csv.sep", ",")), state))
                .isInstanceOf(SuppressRestartsException.class)
                .hasStackTraceContaining("CF_OPTION_NOT_CHANGEABLE")
                .hasStackTraceContaining(
                        "Option 'csv.sep' was ';' and is ',': it may not change on an existing checkpoint. Set it back");
        assertThatThrownBy(() -> start(continuous().told(told("csv.null-value", "-")), state))
                .as("the default is another one")
                .hasStackTraceContaining("CF_OPTION_NOT_CHANGEABLE");
        EnumeratorState changed = snapshot(start(continuous().told(told("csv.null-value", "-"))), 1);
        start(continuous().told(told("csv.null-value", "?")), changed);
    }

    private static RecordedOptions told(String key, String value) {
        Configuration options = new Configuration();
        options.setString(key, value);
        return RecordedOptions.of(options, CsvOptions.all());
    }

    @Test
    void asksForNothingWithoutAReader() {
        CloudFilesEnumerator enumerator = new CloudFilesEnumerator(
                context,
                continuous().build(),
                discovery,
                new NotifiedPages(null),
                EnumeratorState.first(NOON, List.of("s3://b/in")),
                metrics,
                Clock.systemUTC());
        enumerator.start();

        assertThat(discovery.isAsked()).isFalse();
    }

    @Test
    void sendsTheMarkerBehindTheLastPageWithoutARequest() {
        CloudFilesEnumerator enumerator = start(continuous());
        answerPageAndRequest(enumerator, PAGE);
        answerPageAndRequest(enumerator, PAGE);
        discovery.answerEnd(ScriptedDiscovery.SETTLED);

        assertThat(takeAssigned()).containsExactly("1-1", "1-2", "1-complete");
    }

    @Test
    void listsAgainAfterThePauseAndNumbersOn() {
        CloudFilesEnumerator enumerator = start(continuous());
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        answerPageAndRequest(enumerator, PAGE);
        discovery.answerEnd(ScriptedDiscovery.SETTLED);

        assertThat(takeAssigned()).containsExactly("1-complete", "2-1", "2-complete");
        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(10));
        assertThat(discovery.started)
                .extracting(started -> started.scope().first())
                .containsExactly(true, false, false);
    }

    @Test
    void pausesTenTimesAsLongAsALongListingTook() {
        start(continuous());
        discovery.answerEnd(thatTook(Duration.ofMillis(1000)));
        discovery.answerEnd(thatTook(Duration.ofMillis(1001)));
        discovery.answerEnd(thatTook(Duration.ofSeconds(7)));

        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(
                        Duration.ZERO, Duration.ofSeconds(10), Duration.ofMillis(10_010), Duration.ofSeconds(70));
    }

    @Test
    void availableNowEndsWithAMarkerAfterOneSettledPass() {
        CloudFilesEnumerator enumerator = start(availableNow());
        answerPageAndRequest(enumerator, PAGE);
        discovery.answerEnd(ScriptedDiscovery.SETTLED);

        assertThat(takeAssigned()).containsExactly("1-1", "1-complete");
        assertThat(discovery.started).hasSize(1);
        enumerator.handleSplitRequest(0, null);
        enumerator.notifyCheckpointComplete(1);
        assertThat(discovery.isAsked()).isFalse();
        assertThat(takeAssigned()).isEmpty();
    }

    @Test
    void availableNowListsAgainForWhatHadNotSettled() {
        start(availableNow());
        discovery.answerEnd(unsettled(NOON_MICROS - 1, Duration.ofSeconds(3)));

        assertThat(takeAssigned()).isEmpty();
        assertThat(discovery.started)
                .extracting(ScriptedDiscovery.Started::delay)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(3));

        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(takeAssigned()).containsExactly("2-complete");
    }

    @Test
    void marksABaselineUntilAllThatExistedWasHandedOn() throws Exception {
        CloudFilesEnumerator enumerator = start(continuous().onlyFilesAfter(NOON));
        assertThat(snapshot(enumerator, 1).baselineComplete()).isFalse();

        discovery.answerEnd(unsettled(NOON_MICROS, Duration.ofSeconds(3)));
        discovery.answerEnd(unsettled(NOON_MICROS + 1, Duration.ofSeconds(3)));

        assertThat(discovery.started)
                .extracting(started -> started.scope().baselineUntil())
                .containsExactly(NOON, NOON, null);
        assertThat(snapshot(enumerator, 2).baselineComplete()).isTrue();
        assertThat(snapshot(enumerator, 2).lastListing()).isEqualTo(2);
    }

    @Test
    void keepsTheFirstStartWhenAJobIsBuiltAgain() throws Exception {
        EnumeratorState state = new EnumeratorState(NOON.minusSeconds(900), false, 7, List.of("s3://b/in"));
        CloudFilesEnumerator enumerator = start(continuous().onlyFilesAfter(NOON), state);

        assertThat(discovery.started.get(0).scope().baselineUntil()).isEqualTo(NOON.minusSeconds(900));
        assertThat(discovery.started.get(0).scope().first()).isFalse();
        assertThat(snapshot(enumerator, 1)).isEqualTo(state);
    }

    @Test
    void numbersOnAfterARestore() throws Exception {
        start(continuous(), new EnumeratorState(NOON, true, 7, List.of("s3://b/in")));
        assertThat(takeAssigned()).isEmpty();

        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        assertThat(takeAssigned()).containsExactly("8-complete");
    }

    @Test
    void doesNotCallTheBaselineCompleteWhilePagesAreInNobodysState() throws Exception {
        CloudFilesEnumerator enumerator = start(continuous().onlyFilesAfter(NOON));
        answerPageAndRequest(enumerator, PAGE);
        List<DiscoverySplit> lost = context.takeAssigned();
        loseReader(enumerator, lost);
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        comeBack(enumerator);

        assertThat(snapshot(enumerator, 1).baselineComplete()).isFalse();

        enumerator.handleSplitRequest(0, null);
        assertThat(snapshot(enumerator, 2).baselineComplete()).isTrue();
    }

    private void loseReader(CloudFilesEnumerator enumerator, List<DiscoverySplit> back) {
        context.unregister(0);
        enumerator.addSplitsBack(back, 0);
    }

    private void comeBack(CloudFilesEnumerator enumerator) {
        context.register(0);
        enumerator.addReader(0);
    }

    @Test
    void returnedPagesGoOutFirstAndTheMarkerAgainBehindThem() {
        CloudFilesEnumerator enumerator = start(continuous());
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(0, 1));
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(1, 2));
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(2, 3));
        List<DiscoverySplit> assigned = context.takeAssigned();

        // A checkpoint covered the first page.
        loseReader(enumerator, assigned.subList(1, 4));
        comeBack(enumerator);
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("1-2", "1-complete");
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("2-1", "1-complete");
        enumerator.handleSplitRequest(0, null);
        discovery.answerPage(ScriptedDiscovery.page(3, 4));
        assertThat(takeAssigned()).containsExactly("2-2");
    }

    @Test
    void sendsTheMarkerAgainWhenACheckpointCoveredIt() {
        CloudFilesEnumerator enumerator = start(availableNow());
        discovery.answerEnd(ScriptedDiscovery.SETTLED);
        takeAssigned();

        loseReader(enumerator, List.of());
        comeBack(enumerator);

        assertThat(takeAssigned()).containsExactly("1-complete");
    }

    @Test
    void keepsTheOrderWhenTheReaderIsLostTwice() {
        CloudFilesEnumerator enumerator = start(continuous());
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(0, 1));
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(1, 2));
        answerPageAndRequest(enumerator, ScriptedDiscovery.page(2, 3));
        loseReader(enumerator, context.takeAssigned());
        comeBack(enumerator);
        enumerator.handleSplitRequest(0, null);
        loseReader(enumerator, context.takeAssigned());
        comeBack(enumerator);
        for (int i = 0; i < 3; i++) {
            enumerator.handleSplitRequest(0, null);
        }

        assertThat(takeAssigned()).containsExactly("1-1", "1-2", "1-3");
    }

    @Test
    void aPageThatArrivesWithoutAReaderWaitsForTheNext() {
        CloudFilesEnumerator enumerator = start(continuous());
        loseReader(enumerator, List.of());
        discovery.answerPage(PAGE);
        assertThat(takeAssigned()).isEmpty();

        comeBack(enumerator);
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("1-1");
    }

    @Test
    void pausesAtTheUnconfirmedFilesAllowedUntilACheckpointCompletes() throws Exception {
        CloudFilesEnumerator enumerator = start(continuous().maxUnconfirmedFiles(25));
        answerPageAndRequest(enumerator, PAGE);
        answerPageAndRequest(enumerator, PAGE);
        snapshot(enumerator, 1);
        answerPageAndRequest(enumerator, PAGE);
        assertThat(discovery.isAsked()).isFalse();
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(30L);
        assertThat(context.metric("discoveryPaused")).isEqualTo(1L);

        // It covers the first two pages only.
        enumerator.notifyCheckpointComplete(1);
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(10L);
        assertThat(context.metric("discoveryPaused")).isEqualTo(0L);
        assertThat(discovery.isAsked()).isTrue();
    }

    @Test
    void aLaterCheckpointConfirmsWhatFailedOnesCovered() throws Exception {
        CloudFilesEnumerator enumerator = start(continuous().maxUnconfirmedFiles(15));
        answerPageAndRequest(enumerator, PAGE);
        snapshot(enumerator, 1);
        answerPageAndRequest(enumerator, PAGE);
        snapshot(enumerator, 2);
        snapshot(enumerator, 3);
        assertThat(discovery.isAsked()).isFalse();

        enumerator.notifyCheckpointComplete(3);
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(0L);
        assertThat(discovery.isAsked()).isTrue();
    }

    @Test
    void returnedPagesAreNotCountedTwice() throws Exception {
        CloudFilesEnumerator enumerator = start(continuous().maxUnconfirmedFiles(25));
        answerPageAndRequest(enumerator, PAGE);
        snapshot(enumerator, 1);
        answerPageAndRequest(enumerator, PAGE);
        snapshot(enumerator, 2);
        answerPageAndRequest(enumerator, PAGE);
        loseReader(enumerator, context.takeAssigned().subList(1, 3));
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(10L);

        comeBack(enumerator);
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("1-2", "1-3");
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(30L);
        snapshot(enumerator, 3);
        enumerator.notifyCheckpointComplete(3);
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(0L);
    }

    @Test
    void failsTheJobWithWhatTheListingFailedWith() {
        start(continuous());
        CloudFilesException failure = new CloudFilesException(ErrorCode.CF_CANNOT_RUN_DIRECTORY_LISTING, "no.");

        assertThatThrownBy(() -> discovery.answerFailure(failure)).isSameAs(failure);
    }

    @Test
    void aMissingPathFailsTheJobWithoutRestarts() {
        start(continuous());
        CloudFilesException failure = new CloudFilesException(ErrorCode.CF_PATH_NOT_FOUND, "no.");

        assertThatThrownBy(() -> discovery.answerFailure(failure))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void aListingThatTheStoreRefusesFailsTheJobWithoutRestarts() {
        start(continuous());
        CloudFilesException failure = new CloudFilesException(
                ErrorCode.CF_CANNOT_RUN_DIRECTORY_LISTING, "no.", new StorageException("access denied.", null));

        assertThatThrownBy(() -> discovery.answerFailure(failure))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void refusesSeveralReaders() {
        context.parallelism = 2;

        assertThatThrownBy(() -> start(continuous())).hasMessageContaining("parallelism of 2");
    }

    @Test
    void closesTheDiscoveryAndDropsAnswersThatComeLate() {
        CloudFilesEnumerator enumerator = start(continuous());

        enumerator.close();

        assertThat(discovery.closed).isTrue();
        discovery.answerPage(PAGE);
        assertThat(takeAssigned()).isEmpty();
    }

    @Test
    void metricsGoOnWithTheNextEnumerator() {
        discoverAPage(start(continuous()));
        discoverAPage(start(continuous()));

        assertThat(context.metric("discoveredFiles")).isEqualTo(20L);
        assertThat(context.metric("unconfirmedFiles")).isEqualTo(10L);
    }

    private void discoverAPage(CloudFilesEnumerator enumerator) {
        discovery.answerPage(PAGE);
        enumerator.close();
    }

    @Test
    void countsWhatItHandsOn() {
        CloudFilesEnumerator enumerator = start(continuous());
        answerPageAndRequest(enumerator, PAGE);
        discovery.answerEnd(new PassSummary(10, 0, Long.MAX_VALUE, Duration.ZERO, Duration.ofMillis(30), true));
        discovery.answerPage(PAGE);

        assertThat(context.metric("discoveredFiles")).isEqualTo(20L);
        assertThat(context.metric("listings")).isEqualTo(1L);
        assertThat(context.metric("lastListingFiles")).isEqualTo(10L);
        assertThat(context.metric("lastListingMillis")).isEqualTo(30L);
        assertThat(context.metric("listRequests")).isEqualTo(0L);
        assertThat(context.metric("listRetries")).isEqualTo(0L);
    }

    @Test
    void assignsNothingUntilTheReaderHasPassedTheBarrier() {
        CloudFilesEnumerator enumerator = start(continuous());
        enumerator.snapshotState(7);
        discovery.answerPage(PAGE);
        assertThat(takeAssigned()).isEmpty();
        enumerator.handleSourceEvent(0, new BarrierPassed(6));
        assertThat(takeAssigned()).isEmpty();
        // A reader that was stopped with it is gone by now.
        enumerator.notifyCheckpointComplete(7);
        assertThat(takeAssigned()).isEmpty();
        enumerator.handleSourceEvent(0, new BarrierPassed(7));
        assertThat(takeAssigned()).containsExactly("1-1");
    }

    @Test
    void assignsAgainWhenTheCheckpointIsAbortedOrTheReaderComesBack() {
        CloudFilesEnumerator enumerator = start(continuous());
        enumerator.snapshotState(7);
        discovery.answerPage(PAGE);
        enumerator.notifyCheckpointAborted(7);
        assertThat(takeAssigned()).containsExactly("1-1");

        enumerator.handleSplitRequest(0, null);
        enumerator.snapshotState(8);
        discovery.answerPage(PAGE);
        assertThat(takeAssigned()).isEmpty();
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        assertThat(takeAssigned()).containsExactly("1-2");
    }

    /** A snapshot whose barrier the reader passes at once. */
    private EnumeratorState snapshot(CloudFilesEnumerator enumerator, long checkpointId) {
        EnumeratorState state = enumerator.snapshotState(checkpointId);
        enumerator.handleSourceEvent(0, new BarrierPassed(checkpointId));
        return state;
    }
}
