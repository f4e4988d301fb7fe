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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/** A discovery that answers when, and with what, the test says. */
final class ScriptedDiscovery implements FileDiscovery {
    static final PassSummary SETTLED = new PassSummary(0, 0, Long.MAX_VALUE, Duration.ZERO, Duration.ZERO, true);

    /** What was asked for, in order. */
    record Started(DiscoveryScope scope, Duration delay) {}

    final List<Started> started = new ArrayList<>();
    boolean closed;
    private @Nullable Pass pass;

    static FilePage page(int from, int to) {
        FilePageBuilder builder = new FilePageBuilder();
        for (int i = from; i < to; i++) {
            builder.tryAdd(new DiscoveredFile(new FileEntry(Location.parse("s3://b/in/" + i), i, i, null), false));
        }
        return builder.build();
    }

    @Override
    public DiscoveryPass start(DiscoveryScope scope, Duration delay) {
        started.add(new Started(scope, delay));
        pass = new Pass();
        return pass;
    }

    /** Whether a page is asked for. */
    boolean isAsked() {
        return pass != null && pass.receiver != null;
    }

    void answerPage(FilePage page) {
        takeReceiver().page(page);
    }

    void answerEnd(PassSummary summary) {
        takeReceiver().end(summary);
    }

    void answerFailure(RuntimeException failure) {
        takeReceiver().failed(failure);
    }

    private DiscoveryPass.Receiver takeReceiver() {
        Pass current = requireNonNull(pass);
        DiscoveryPass.Receiver receiver = requireNonNull(current.receiver, "nothing is asked for");
        current.receiver = null;
        return receiver;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static final class Pass implements DiscoveryPass {
        private @Nullable Receiver receiver;

        @Override
        public void next(Receiver answerTo) {
            if (receiver != null) {
                throw new IllegalStateException("asked twice");
            }
            receiver = answerTo;
        }

        @Override
        public void close() {}
    }
}
