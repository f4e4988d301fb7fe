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

import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When an enumerator lists, asks for pages and hands them on. */
class CloudFilesEnumeratorTest extends EnumeratorUnderTest {
    private static final long NOON_MICROS = NOON.toEpochMilli() * 1000;

    private static PassSummary thatTook(Duration time) {
        return new PassSummary(0, 0, Long.MAX_VALUE, Duration.ZERO, time, true);
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

    private static PassSummary unsettled(long oldestMicros, Duration untilSettled) {
        return new PassSummary(0, 1, oldestMicros, untilSettled, Duration.ZERO, true);
    }
}
