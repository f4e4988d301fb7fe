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
package io.cloudfiles.flink.storage.cloud;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often one request was sent, and how often the store refused it for certain. Where the two differ, the store may have done what was
 * asked although the answer said nothing of it, or never came. A backend counts below the retries of its client.
 */
@Internal
public final class Attempts {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** The request goes out once more. */
    public void sent() {
        sent.incrementAndGet();
    }

    /** An answer came. */
    public void answered(int status) {
        if (status >= 400 && status < 500) {
            refused.incrementAndGet();
        }
    }

    /** Whether one of them may have been done. */
    public boolean mayHaveBeenDone() {
        return sent.get() > refused.get();
    }
}
