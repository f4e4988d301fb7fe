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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.testing.RegisteredGauges;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class EnumeratorMetricsTest {
    private final EnumeratorMetrics metrics = new EnumeratorMetrics();
    private final RegisteredGauges gauges = new RegisteredGauges();

    @Test
    void requestsGoOnToCountWhenANewEnumeratorTakesOver() {
        StorageRequests ofFirst = new StorageRequests();
        StorageRequests ofSecond = new StorageRequests();
        metrics.start(gauges);
        metrics.asksThrough(List.of(new Asked(ofFirst), new Asked(new StorageRequests())));
        ofFirst.sent(RequestKind.LIST, 0);
        assertThat(gauges.values()).containsEntry("storeLists", 1L);

        metrics.asksThrough(List.of(new Asked(ofSecond)));
        ofSecond.sent(RequestKind.LIST, 0);
        ofSecond.sent(RequestKind.LIST, 0);

        assertThat(gauges.values()).containsEntry("storeLists", 3L);
    }

    private record Asked(StorageRequests requests) implements StorageOpener {
        @Override
        public Storage open(Location location) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
