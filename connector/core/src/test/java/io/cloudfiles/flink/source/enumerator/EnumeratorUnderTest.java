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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An enumerator whose discovery and reader do as a test wants. */
abstract class EnumeratorUnderTest {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static final FilePage PAGE = ScriptedDiscovery.page(0, 10);

    final FakeEnumeratorContext context = new FakeEnumeratorContext();
    final ScriptedDiscovery discovery = new ScriptedDiscovery();
    final EnumeratorMetrics metrics = new EnumeratorMetrics();

    CloudFilesEnumerator start(DiscoveryConfigs config) {
        return start(config, EnumeratorState.first(NOON, config.build().paths()));
    }

    CloudFilesEnumerator start(DiscoveryConfigs config, EnumeratorState state) {
        CloudFilesEnumerator enumerator = new CloudFilesEnumerator(
                context, config.build(), discovery, new NotifiedPages(null), state, metrics, Clock.systemUTC());
        enumerator.start();
        context.register(0);
        enumerator.addReader(0);
        enumerator.handleSplitRequest(0, null);
        return enumerator;
    }

    static DiscoveryConfigs continuous() {
        return DiscoveryConfigs.of("s3://b/in").interval(Duration.ofSeconds(10));
    }

    static DiscoveryConfigs availableNow() {
        return DiscoveryConfigs.of("s3://b/in").availableNow(NOON);
    }

    /** A page for each request, as the reader would ask. */
    void answerPageAndRequest(CloudFilesEnumerator enumerator, FilePage page) {
        discovery.answerPage(page);
        enumerator.handleSplitRequest(0, null);
    }

    List<String> takeAssigned() {
        return context.takeAssigned().stream().map(DiscoverySplit::splitId).toList();
    }

    /** A snapshot whose barrier the reader passes at once. */
    EnumeratorState snapshot(CloudFilesEnumerator enumerator, long checkpointId) {
        EnumeratorState state = enumerator.snapshotState(checkpointId);
        enumerator.handleSourceEvent(0, new BarrierPassed(checkpointId));
        return state;
    }

    void loseReader(CloudFilesEnumerator enumerator, List<DiscoverySplit> back) {
        context.unregister(0);
        enumerator.addSplitsBack(back, 0);
    }

    void comeBack(CloudFilesEnumerator enumerator) {
        context.register(0);
        enumerator.addReader(0);
    }
}
