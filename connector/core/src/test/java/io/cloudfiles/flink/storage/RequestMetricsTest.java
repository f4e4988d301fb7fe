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
package io.cloudfiles.flink.storage;

import io.cloudfiles.flink.testing.RegisteredGauges;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RequestMetricsTest {
    @Test
    void aGaugeTellsOfEachKindOfRequest() {
        StorageRequests requests = new StorageRequests();
        RegisteredGauges gauges = new RegisteredGauges();
        RequestMetrics.register(gauges, () -> requests);

        send(requests, RequestKind.LIST, 1);
        send(requests, RequestKind.HEAD, 2);
        send(requests, RequestKind.GET, 3);
        send(requests, RequestKind.PUT, 4);
        send(requests, RequestKind.DELETE, 5);
        send(requests, RequestKind.COPY, 6);
        requests.retried();
        requests.answered(429);
        requests.answered(503);
        requests.answered(500);
        requests.received(70);

        assertThat(gauges.values())
                .isEqualTo(Map.of(
                        "storeLists", 1L,
                        "storeHeads", 2L,
                        "storeGets", 3L,
                        "storePuts", 4L,
                        "storeDeletes", 5L,
                        "storeCopies", 6L,
                        "storeRetries", 1L,
                        "storeThrottles", 2L,
                        "storeBytesRead", 70L,
                        "storeBytesWritten", 40L));
    }

    /** Each takes ten bytes along, of which only those of a file to keep are written. */
    private static void send(StorageRequests requests, RequestKind kind, int times) {
        for (int i = 0; i < times; i++) {
            requests.sent(kind, 10);
        }
    }
}
