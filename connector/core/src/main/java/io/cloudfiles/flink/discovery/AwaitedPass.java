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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A pass whose caller waits for each page. */
@Internal
public final class AwaitedPass implements AutoCloseable {
    private final DiscoveryPass pass;

    /** @param pass closed with this */
    public AwaitedPass(DiscoveryPass pass) {
        this.pass = pass;
    }

    /**
     * The next page; empty when the pass is complete.
     *
     * @throws RuntimeException as {@link DiscoveryPass.Receiver#failed} gives it
     */
    public Optional<FilePage> next() {
        CompletableFuture<Optional<FilePage>> answer = new CompletableFuture<>();
        pass.next(new DiscoveryPass.Receiver() {
            @Override
            public void page(FilePage page) {
                answer.complete(Optional.of(page));
            }

            @Override
            public void end(PassSummary summary) {
                answer.complete(Optional.empty());
            }

            @Override
            public void failed(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public void close() {
        pass.close();
    }
}
