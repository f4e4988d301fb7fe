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
package io.cloudfiles.flink.lease;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.lease.CheckpointLease.Taken;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointLeaseTest {
    private static final String STORE = "checkpoint-lease";
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Storage storage = MemoryStorage.named(STORE);
    private Location directory;

    @BeforeEach
    void open() {
        directory = MemoryStorage.named(STORE).root().child("checkpoint");
    }

    @AfterEach
    void forget() {
        MemoryStorage.forget(STORE);
    }

    private Taken take(boolean embedded) throws Exception {
        return new CheckpointLease(storage, directory, PATIENCE).take(embedded);
    }

    private static void assertCode(ErrorCode code, ThrowingRunnable action) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(action::run)
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(code));
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    @Test
    void isTakenAtOnceAndWithoutFenceWhenNobodyHoldsIt() throws Exception {
        Taken first = take(true);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.mustFence()).isFalse();
        first.file().renew();
        first.file().requireHeld();

        first.file().release();

        Taken second = take(true);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.mustFence()).isFalse();
    }

    @Test
    void isRefusedWhileItsHolderRenewsItAndTheHolderIsNamed() throws Exception {
        Taken holder = take(false);
        FaultyStorage renewedMeanwhile = new FaultyStorage(storage)
                .inject(Fault.on(Operation.STAT)
                        .fromCall(3)
                        .doing(() -> holder.file().renew()));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> new CheckpointLease(renewedMeanwhile, directory, LONG).take(true))
                .withMessageContaining("The checkpoint is in use by process "
                        + ProcessHandle.current().pid() + " on ")
                .withMessageContaining("with a job on a cluster")
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.CF_CHECKPOINT_IN_USE));
        holder.file().requireHeld();
    }

    @Test
    void isHeldAlsoWhenItIsRenewedBetweenTheLookAndTheReading() throws Exception {
        Taken holder = take(false);
        FaultyStorage renewedMeanwhile = new FaultyStorage(storage)
                .inject(Fault.on(Operation.OPEN)
                        .times(3)
                        .doing(() -> holder.file().renew()));

        new LeaseFile(renewedMeanwhile, directory, holder.number()).requireHeld();

        assertThat(renewedMeanwhile.calls(Operation.OPEN)).isEqualTo(4);
    }

    @Test
    void isTakenBehindAFenceWhenItsHolderGivesNoSignOfLife() throws Exception {
        Taken silent = take(true);

        Taken next = take(true);

        assertThat(next.number()).isEqualTo(2);
        assertThat(next.mustFence()).isTrue();
        assertCode(ErrorCode.CF_CHECKPOINT_LOST, () -> silent.file().requireHeld());
        assertCode(ErrorCode.CF_CHECKPOINT_LOST, () -> silent.file().renew());
        assertCode(ErrorCode.CF_CHECKPOINT_LOST, () -> silent.file().release());
        next.file().requireHeld();
    }

    @Test
    void isTakenBehindAFenceWithoutWaitingWhenItWasLeft() throws Exception {
        Taken holder = take(false);
        holder.file().leave();

        Taken next = new CheckpointLease(storage, directory, LONG).take(true);

        assertThat(next.mustFence()).isTrue();
    }

    @Test
    void isHeldAgainByTheNextAttemptOfAJobThatLeftIt() throws Exception {
        Taken holder = take(false);
        holder.file().leave();
        holder.file().renew();
        assertThat(state()).isEqualTo(Holder.State.LEFT);

        new LeaseFile(storage, directory, holder.number()).renew();

        assertThat(state()).isEqualTo(Holder.State.HELD);
    }

    @Test
    void isNotLeftByAJobManagerThatWakesUpWhenAnotherHasTheJob() throws Exception {
        LeaseRenewal paused = renewal(take(false));
        paused.renew();
        LeaseRenewal next = renewal(1);
        next.renew();

        paused.renew();
        paused.close();

        assertThat(state()).isEqualTo(Holder.State.HELD);
        next.close();
        assertThat(state()).isEqualTo(Holder.State.LEFT);
    }

    @Test
    void isHeldAgainWhenItWasLeftAlthoughTheJobRuns() throws Exception {
        LeaseRenewal first = renewal(take(false));
        first.renew();
        LeaseRenewal second = renewal(1);
        second.renew();
        second.close();
        assertThat(state()).isEqualTo(Holder.State.LEFT);

        first.renew();

        assertThat(state()).isEqualTo(Holder.State.HELD);
    }

    @Test
    void isTakenOverAtTheNextRenewalIfTheStoreDidNotAnswerTheFirst() throws Exception {
        LeaseRenewal killed = renewal(take(false));
        killed.renew();
        FaultyStorage faulty =
                new FaultyStorage(storage).inject(Fault.on(Operation.STAT).times(1));
        MemoryStorage.decorate(STORE, any -> faulty);
        LeaseRenewal next = renewal(1);
        long renewals = holder().renewals();

        next.renew();
        assertThat(holder().renewals()).isEqualTo(renewals);
        next.renew();

        assertThat(holder().renewals()).isGreaterThan(renewals);
    }

    @Test
    void staysReleasedWhateverAPartOfTheJobSaysLater() throws Exception {
        Taken holder = take(false);
        holder.file().release();

        new LeaseFile(storage, directory, holder.number()).leave();

        assertThat(state()).isEqualTo(Holder.State.RELEASED);
    }

    private LeaseRenewal renewal(Taken taken) {
        return renewal(taken.number());
    }

    private LeaseRenewal renewal(long number) {
        return new LeaseRenewal(new Lease(directory.toString(), Map.of(), number));
    }

    private Holder holder() throws IOException {
        return new LeaseFile(storage, directory, 0).read().orElseThrow().holder();
    }

    private Holder.State state() throws IOException {
        return holder().state();
    }

    @Test
    void isTakenAtOnceFromAProcessThatHasEndedWithItsJob() throws Exception {
        Process ended = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long pid = ended.pid();
        ended.waitFor();
        Holder.ProcessId here = Holder.ProcessId.current();
        Holder.ProcessId gone = new Holder.ProcessId(here.host(), here.machine(), pid, 1);
        write(new Holder(7, Holder.State.HELD, 3, true, gone, "then", ""));

        Taken next = new CheckpointLease(storage, directory, LONG).take(true);

        assertThat(next.number()).isEqualTo(8);
        assertThat(next.mustFence()).isFalse();
    }

    @Test
    void isNotTakenAtOnceWhenTheJobOutlivesItsProcessOrRanOnAnotherMachine() throws Exception {
        Holder.ProcessId here = Holder.ProcessId.current();
        Holder.ProcessId gone = new Holder.ProcessId(here.host(), here.machine(), here.pid(), 1);
        write(new Holder(7, Holder.State.HELD, 3, false, gone, "then", ""));
        assertThat(take(true).mustFence()).isTrue();

        MemoryStorage.forget(STORE);
        Holder.ProcessId elsewhere = new Holder.ProcessId("elsewhere", "another boot", here.pid(), 1);
        write(new Holder(7, Holder.State.HELD, 3, true, elsewhere, "then", ""));
        assertThat(take(true).mustFence()).isTrue();
    }

    private void write(Holder holder) throws IOException {
        new LeaseFile(MemoryStorage.named(STORE), directory, 0).write(Optional.empty(), holder);
    }

    @Test
    void tellsThatItsFileCannotBeUnderstood() throws Exception {
        storage.putIfAbsent(directory.child("HOLDER"), new byte[] {'?'});
        assertCode(ErrorCode.CF_INVALID_CHECKPOINT, () -> take(true));
    }

    @Test
    void oneOfTwoThatRaceTakesIt() throws Exception {
        take(false).file().release();
        FaultyStorage overtaken = new FaultyStorage(storage)
                .inject(Fault.on(Operation.REPLACE).doing(() -> {
                    try {
                        new CheckpointLease(storage, directory, PATIENCE).take(false);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }));

        Taken later = new CheckpointLease(overtaken, directory, PATIENCE).take(true);

        assertThat(later.number()).isEqualTo(3);
        assertThat(later.mustFence()).isTrue();
    }
}
