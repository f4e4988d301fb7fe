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
package io.cloudfiles.flink.azure;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes many small requests side by side, on threads that end when there is nothing to do. Safe for use by many threads. */
final class AzureRequests implements Closeable {
    private static final int THREADS = 16;

    private final ThreadPoolExecutor threads;

    AzureRequests() {
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "cloudfiles-azure-requests");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes all requests and waits for them.
     *
     * @return what they gave, in the order of what they are about
     * @throws RuntimeException that of the first one that failed
     */
    <T, R extends @Nullable Object> List<R> all(Collection<T> about, Function<T, R> request)
            throws InterruptedException {
        List<Callable<R>> tasks = new ArrayList<>();
        about.forEach(one -> tasks.add(() -> request.apply(one)));
        List<R> results = new ArrayList<>();
        for (Future<R> made : threads.invokeAll(tasks)) {
            try {
                results.add(made.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
