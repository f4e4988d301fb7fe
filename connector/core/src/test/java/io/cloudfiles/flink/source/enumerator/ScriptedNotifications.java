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

import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.NotifiedPage;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/** Notifications that answer when, and with what, the test says. */
final class ScriptedNotifications implements FileNotifications {
    final List<Long> confirmed = new ArrayList<>();
    boolean started;
    boolean closed;
    private @Nullable Receiver receiver;
    private @Nullable Supplier<DiscoveryScope> scope;
    private long pages;

    @Override
    public void start() {
        started = true;
        receiver = null;
    }

    @Override
    public void next(Supplier<DiscoveryScope> asked, Receiver answerTo) {
        if (receiver != null) {
            throw new IllegalStateException("asked twice");
        }
        receiver = answerTo;
        scope = asked;
    }

    boolean isAsked() {
        return receiver != null;
    }

    /** What a page would say of its files if it was made now. */
    DiscoveryScope scope() {
        return requireNonNull(scope, "nothing was asked for").get();
    }

    void answerPage() {
        takeReceiver().page(new NotifiedPage(++pages, ScriptedDiscovery.page(0, 1)));
    }

    void answerDrained() {
        takeReceiver().drained();
    }

    private Receiver takeReceiver() {
        Receiver taken = requireNonNull(receiver, "nothing is asked for");
        receiver = null;
        return taken;
    }

    @Override
    public void confirm(long page) {
        confirmed.add(page);
    }

    @Override
    public void close() {
        closed = true;
    }
}
