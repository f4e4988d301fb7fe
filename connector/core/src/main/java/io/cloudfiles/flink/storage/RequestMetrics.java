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

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of what an operator asks of its stores, all of them together. */
@Internal
public final class RequestMetrics {
    private RequestMetrics() {}

    /**
     * Registers them.
     *
     * @param requests so far; asked by reporters, on threads of theirs
     */
    public static void register(MetricGroup group, Supplier<StorageRequests> requests) {
        register(group, "storeLists", requests, all -> all.count(RequestKind.LIST));
        register(group, "storeHeads", requests, all -> all.count(RequestKind.HEAD));
        register(group, "storeGets", requests, all -> all.count(RequestKind.GET));
        register(group, "storePuts", requests, all -> all.count(RequestKind.PUT));
        register(group, "storeDeletes", requests, all -> all.count(RequestKind.DELETE));
        register(group, "storeCopies", requests, all -> all.count(RequestKind.COPY));
        register(group, "storeRetries", requests, StorageRequests::retries);
        register(group, "storeThrottles", requests, StorageRequests::throttled);
        register(group, "storeBytesRead", requests, StorageRequests::bytesRead);
        register(group, "storeBytesWritten", requests, StorageRequests::bytesWritten);
    }

    private static void register(
            MetricGroup group, String name, Supplier<StorageRequests> requests, ToLongFunction<StorageRequests> value) {
        Gauge<Long> gauge = () -> value.applyAsLong(requests.get());
        group.gauge(name, gauge);
    }
}
