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
package io.cloudfiles.flink.source.ledger;

import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

import java.util.function.Supplier;

/**
 * Sends reports of a state that changes often: the latest one, soon after a change that somebody waits for, now and then otherwise.
 * Task thread only.
 */
final class CoalescedReports {
    private static final long SOON_MILLIS = 25;
    private static final long LATER_MILLIS = 500;

    private final OperatorEventGateway gateway;
    private final ProcessingTimeService time;
    private final Supplier<? extends OperatorEvent> state;
    private boolean isUnsent;
    private boolean isSoonPlanned;
    private boolean isLaterPlanned;

    CoalescedReports(
            OperatorEventGateway gateway, ProcessingTimeService time, Supplier<? extends OperatorEvent> state) {
        this.gateway = gateway;
        this.time = time;
        this.state = state;
    }

    /** The state changed and somebody waits for it. */
    void sendSoon() {
        isUnsent = true;
        if (!isSoonPlanned) {
            isSoonPlanned = true;
            plan(SOON_MILLIS, () -> isSoonPlanned = false);
        }
    }

    /** The state changed. */
    void sendLater() {
        isUnsent = true;
        if (!isLaterPlanned && !isSoonPlanned) {
            isLaterPlanned = true;
            plan(LATER_MILLIS, () -> isLaterPlanned = false);
        }
    }

    /** Sends the state at once. */
    void sendNow() {
        gateway.sendEventToCoordinator(state.get());
        sent();
    }

    /** The state was sent as part of another event. */
    void sent() {
        isUnsent = false;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that fails fails the task
    private void plan(long delayMillis, Runnable happened) {
        time.registerTimer(time.getCurrentProcessingTime() + delayMillis, timestamp -> {
            happened.run();
            if (isUnsent) {
                sendNow();
            }
        });
    }
}
