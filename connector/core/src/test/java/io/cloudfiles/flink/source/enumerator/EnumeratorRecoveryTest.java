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

import io.cloudfiles.flink.format.csv.CsvOptions;
import io.cloudfiles.flink.option.RecordedOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an enumerator keeps in checkpoints, goes on from, and does about a reader that is lost. */
class EnumeratorRecoveryTest extends EnumeratorUnderTest {
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
}
