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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Repeats requests that failed, with growing pauses, until this is closed. Safe for use by many threads. */
@Internal
public final class Attempts implements AutoCloseable {
    private final RetryPolicy policy;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Requests are repeated as this says. */
    public Attempts(RetryPolicy policy) {
        this.policy = policy;
    }

    /** A request. */
    public interface Request<T> {
        /** Makes it. */
        T make() throws IOException;
    }

    /**
     * Makes a request until it succeeds.
     *
     * @throws IOException its last failure, or one that no attempt would help against
     */
    public <T> T at(Request<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.make();
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                if (attempt >= policy.maxAttempts() || isClosedWithin(attempt)) {
                    throw e;
                }
            }
        }
    }

    private boolean isClosedWithin(int attempt) throws InterruptedIOException {
        try {
            return closed.await(policy.pauseAfter(attempt).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts");
        }
    }

    /** Ends all pauses, and so what waits in them. */
    @Override
    public void close() {
        closed.countDown();
    }
}
