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

import org.apache.flink.annotation.PublicEvolving;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was asked of a store, by whichever means: each attempt is a request, as the store sees and charges it. A backend counts in one place,
 * where its requests go out, below the retries of its client. Requests for credentials do not count. Safe for use by many threads.
 */
@PublicEvolving
public final class StorageRequests {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Map<RequestKind, LongAdder> sent = new EnumMap<>(RequestKind.class);
    private final LongAdder retries = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    /** Nothing was asked yet. */
    public StorageRequests() {
        for (RequestKind kind : RequestKind.values()) {
            sent.put(kind, new LongAdder());
        }
    }

    /**
     * A request goes out.
     *
     * @param bytes that it takes along; negative when it does not say
     */
    public void sent(RequestKind kind, long bytes) {
        adder(kind).increment();
        if (bytes > 0 && kind == RequestKind.PUT) {
            bytesWritten.add(bytes);
        }
    }

    /** The request that goes out now was sent before. */
    public void retried() {
        retries.increment();
    }

    /** An answer came, with this status of HTTP. */
    public void answered(int status) {
        if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
            throttled.increment();
        }
    }

    /** So many bytes of a file were read from an answer. */
    public void received(long bytes) {
        bytesRead.add(bytes);
    }

    /** Adds what was asked of another store. */
    public void add(StorageRequests other) {
        for (RequestKind kind : RequestKind.values()) {
            adder(kind).add(other.count(kind));
        }
        retries.add(other.retries());
        throttled.add(other.throttled());
        bytesRead.add(other.bytesRead());
        bytesWritten.add(other.bytesWritten());
    }

    /** Requests of a kind, each attempt by itself. */
    public long count(RequestKind kind) {
        return adder(kind).sum();
    }

    /** How many of the requests were repetitions. */
    public long retries() {
        return retries.sum();
    }

    /** How often the store said that it is busy: status 429 or 503. */
    public long throttled() {
        return throttled.sum();
    }

    /** Bytes of files that were read, as far as somebody took them. */
    public long bytesRead() {
        return bytesRead.sum();
    }

    /** Bytes that were sent to be kept, each attempt by itself. */
    public long bytesWritten() {
        return bytesWritten.sum();
    }

    private LongAdder adder(RequestKind kind) {
        LongAdder adder = sent.get(kind);
        if (adder == null) {
            throw new IllegalArgumentException("Unknown kind: " + kind);
        }
        return adder;
    }
}
