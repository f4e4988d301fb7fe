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
package io.cloudfiles.flink.benchmarks.commit;

import java.util.concurrent.atomic.AtomicLong;

/** Requests to a store, those of commits and those behind them. Any thread. */
enum Requests {
    LIST,
    GET,
    PUT,
    HEAD,
    DELETE;

    static final String BACKGROUND = "delta-maintenance";

    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong background = new AtomicLong();

    void count() {
        boolean isBehind = Thread.currentThread().getName().equals(BACKGROUND);
        (isBehind ? background : commits).incrementAndGet();
    }

    long commits() {
        return commits.get();
    }

    long background() {
        return background.get();
    }
}
