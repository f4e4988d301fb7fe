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

import io.cloudfiles.flink.discovery.DiscoveryScope;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.cloudfiles.flink.source.enumerator.ScriptedDiscovery.page;
import static org.assertj.core.api.Assertions.assertThat;

class DiscoveryReaderTest {
    private static final DiscoverySplit FIRST = DiscoverySplit.page(1, 1, page(0, 3));
    private static final DiscoverySplit SECOND = DiscoverySplit.page(1, 2, page(3, 5));
    private static final DiscoverySplit MARKER = DiscoverySplit.marker(1, DiscoveryScope.NOTHING_FORGOTTEN);

    private final FakeReaderContext context = new FakeReaderContext();
    private final RecordingOutput output = new RecordingOutput();
    private final DiscoveryReader reader = new DiscoveryReader(context, new ListingMarks(0));

    private void pollUntilNothing() {
        while (reader.pollNext(output) == InputStatus.MORE_AVAILABLE) {
            assertThat(reader.isAvailable()).isDone();
        }
    }

    @Test
    void emitsFilesInOrderAndTheMarkerBehindThem() {
        reader.start();
        reader.addSplits(List.of(FIRST, SECOND, MARKER));
        pollUntilNothing();

        assertThat(output.emitted).containsExactly("0", "1", "2", "3", "4", "#1");
    }

    @Test
    void asksForOnePageMoreThanItHasInHand() {
        reader.start();
        assertThat(context.requests).isEqualTo(2);

        reader.addSplits(List.of(FIRST));
        reader.addSplits(List.of(MARKER, SECOND));
        assertThat(context.requests).isEqualTo(2);

        for (int i = 0; i < 3; i++) {
            reader.pollNext(output);
        }
        assertThat(context.requests).isEqualTo(3);
        pollUntilNothing();
        assertThat(context.requests).isEqualTo(4);
    }

    @Test
    void asksForNothingWhileItHasRestoredPages() {
        reader.addSplits(List.of(FIRST, SECOND, FIRST));
        reader.start();
        assertThat(context.requests).isZero();

        pollUntilNothing();
        assertThat(context.requests).isEqualTo(2);
    }

    @Test
    void restoresAPageThatWasBegunWholeAndNoMarkerOfAListingOfAnotherRun() {
        reader.start();
        reader.addSplits(List.of(FIRST, SECOND, MARKER));
        reader.pollNext(output);

        List<DiscoverySplit> state = reader.snapshotState(1);
        assertThat(state).containsExactly(FIRST, SECOND);

        DiscoveryReader restored = new DiscoveryReader(context, new ListingMarks(0));
        restored.addSplits(state);
        RecordingOutput again = new RecordingOutput();
        while (restored.pollNext(again) == InputStatus.MORE_AVAILABLE) {}
        assertThat(again.emitted).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void keepsNothingOfWhatItHasEmitted() {
        reader.start();
        reader.addSplits(List.of(FIRST, MARKER));
        pollUntilNothing();

        assertThat(reader.snapshotState(1)).isEmpty();
    }

    @Test
    void isUnavailableUntilSplitsCome() {
        reader.start();
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.isAvailable()).isNotDone();

        reader.addSplits(List.of(MARKER));
        assertThat(reader.isAvailable()).isDone();
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.isAvailable()).isNotDone();
    }

    @Test
    void skipsAnEmptyPage() {
        reader.start();
        reader.addSplits(List.of(DiscoverySplit.page(1, 1, page(0, 0)), MARKER));
        pollUntilNothing();

        assertThat(output.emitted).containsExactly("#1");
    }

    @Test
    void endsOnlyWhenToldTo() {
        reader.start();
        reader.addSplits(List.of(FIRST));
        reader.notifyNoMoreSplits();

        InputStatus status = InputStatus.MORE_AVAILABLE;
        while (status == InputStatus.MORE_AVAILABLE) {
            status = reader.pollNext(output);
        }
        assertThat(status).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(output.emitted).hasSize(3);
    }
}
