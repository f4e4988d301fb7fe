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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import org.apache.flink.annotation.Experimental;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A network that fails between us and the store of a cloud, and what comes of it. A subclass names the store. */
@Experimental
public abstract class StorageFaultsContractTest {
    /** The unit of sizes here. */
    protected static final int MIB = 1 << 20;

    private FaultyProxy proxy;
    private Storage storage;
    private Location directory;

    /** Where the server listens. */
    protected abstract URI server();

    /** A directory that only the test at hand uses, in a bucket that exists. */
    protected abstract Location newDirectory();

    /** A client through a proxy. It gives up a request after two seconds without an answer, and writes in parts of 5 MiB. */
    protected abstract Storage newClient(Location directory, FaultyProxy proxy);

    /** How errors name the place that a client through this proxy asks. */
    protected abstract String endpointOf(FaultyProxy proxy);

    /** Whether a request makes a file of parts that were sent before. */
    protected abstract boolean makesAFileOfParts(String line);

    @BeforeEach
    void connect() throws IOException {
        directory = newDirectory();
        proxy = new FaultyProxy(server());
        storage = newClient(directory, proxy);
    }

    @AfterEach
    void disconnect() throws IOException {
        storage.close();
        proxy.close();
    }

    /** The proxy of this test. */
    protected final FaultyProxy proxy() {
        return proxy;
    }

    /** The client through it. */
    protected final Storage storage() {
        return storage;
    }

    /** The directory of this test. */
    protected final Location directory() {
        return directory;
    }

    private static boolean isGet(String line) {
        return line.startsWith("GET");
    }

    /** Whether a request reads a part of a file. */
    protected boolean isRead(String line) {
        return isGet(line);
    }

    /** Whether a request writes a file, or a part of one. */
    protected boolean isWrite(String line) {
        return line.startsWith("PUT");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] givenRandom(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(11).nextBytes(content);
        write(content);
        return content;
    }

    private void write(byte[] content) throws IOException {
        StorageOutput out = storage.create(directory.child("file"));
        out.write(content);
        out.close();
    }

    private long sent(Predicate<String> wanted) {
        return proxy.requests().stream().filter(wanted).count();
    }

    @Test
    void eachRequestIsCountedByItsKind() throws IOException {
        byte[] content = givenRandom(100);
        Location file = directory.child("file");
        assertThat(storage.putIfAbsent(directory.child("other"), content)).isTrue();
        storage.copy(file, directory.child("copy"));
        storage.delete(directory.child("other"));
        for (int i = 0; i < 3; i++) {
            try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
                assertThat(cursor.next()).isNotNull();
            }
        }
        FileEntry entry = storage.stat(file).orElseThrow();
        StorageRequests before = snapshot();
        try (StorageInput input = storage.open(entry)) {
            input.readFully(0, new byte[100], 0, 100);
        }

        StorageRequests all = storage.requests();
        assertThat(all.count(RequestKind.LIST)).isEqualTo(3);
        assertThat(all.count(RequestKind.COPY)).isEqualTo(1);
        assertThat(all.count(RequestKind.DELETE)).isEqualTo(1);
        assertThat(all.count(RequestKind.HEAD)).isPositive();
        assertThat(all.count(RequestKind.PUT)).isGreaterThanOrEqualTo(2);
        assertThat(all.count(RequestKind.GET)).isEqualTo(before.count(RequestKind.GET) + 1);
        assertThat(total(all)).isEqualTo(proxy.requests().size());
        assertThat(all.bytesRead() - before.bytesRead()).isEqualTo(100);
        assertThat(all.bytesWritten()).isGreaterThanOrEqualTo(200);
        assertThat(all.retries()).isZero();
        assertThat(all.throttled()).isZero();
    }

    @Test
    void aRequestThatIsRepeatedIsCountedEachTimeAndAsARetry() throws IOException {
        assertThat(storage.stat(directory.child("file"))).isEmpty();
        long first = storage.requests().count(RequestKind.HEAD);
        proxy.inject(Fault.SLOW_DOWN, 2, line -> true);

        assertThat(storage.stat(directory.child("file"))).isEmpty();

        assertThat(storage.requests().count(RequestKind.HEAD)).isEqualTo(2 * first + 2);
        assertThat(storage.requests().retries()).isEqualTo(2);
        assertThat(storage.requests().throttled()).isEqualTo(2);
        assertThat(total(storage.requests())).isEqualTo(proxy.requests().size());
    }

    private StorageRequests snapshot() {
        StorageRequests now = new StorageRequests();
        now.add(storage.requests());
        return now;
    }

    private static long total(StorageRequests requests) {
        return Arrays.stream(RequestKind.values()).mapToLong(requests::count).sum();
    }

    @Test
    void aBusyStoreIsAskedAgain() throws IOException {
        proxy.inject(Fault.SLOW_DOWN, 3, line -> true);

        assertThat(storage.putIfAbsent(directory.child("file"), bytes("1"))).isTrue();
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("1"));
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void aStoreThatStaysBusyIsToldWithWhatWasTried() {
        proxy.inject(Fault.SLOW_DOWN, 100, line -> true);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> storage.list(directory, ListRequest.children()).next())
                .withMessageContaining("[" + directory + "] could not be listed at " + endpointOf(proxy))
                .withMessageContaining("tried 6 times")
                .isNotInstanceOf(StorageException.class);
        assertThat(proxy.hits()).isEqualTo(6);
    }

    @Test
    void whoseAnswerWasLostKnowsThatItWon() throws IOException {
        proxy.inject(Fault.ANSWER_LOST, 1, this::isWrite);
        assertThat(storage.putIfAbsent(directory.child("file"), bytes("1"))).isTrue();
        assertThat(storage.putIfAbsent(directory.child("file"), bytes("2"))).isFalse();

        FileEntry first = storage.stat(directory.child("file")).orElseThrow();
        proxy.inject(Fault.ANSWER_LOST, 1, this::isWrite);
        assertThat(storage.replace(first, bytes("3"))).isTrue();
        assertThat(storage.replace(first, bytes("4"))).isFalse();

        proxy.inject(Fault.NO_ANSWER, 1, this::isWrite);
        assertThat(storage.putIfAbsent(directory.child("other"), bytes("5"))).isTrue();
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("3"));
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void whoCannotKnowWhetherItWonSaysSo() throws IOException {
        storage.putIfAbsent(directory.child("file"), bytes("of another"));
        proxy.inject(Fault.ANSWER_LOST, 1, this::isWrite);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.putIfAbsent(directory.child("file"), bytes("mine")))
                .withMessageContaining("may have been written");
        assertThat(storage.readAll(directory.child("file"))).isEqualTo(bytes("of another"));
    }

    @Test
    void readsOnWhereABodyBrokeOff() throws IOException {
        for (Fault fault :
                new Fault[] {Fault.RESET_IN_BODY, Fault.TRUNCATED_BODY, Fault.ANSWER_LOST, Fault.NO_ANSWER}) {
            byte[] content = givenRandom(2 * MIB);
            int before = proxy.hits();
            proxy.inject(fault, 2, StorageFaultsContractTest::isGet);

            assertThat(storage.readAll(directory.child("file"))).as("%s", fault).isEqualTo(content);
            assertThat(proxy.hits()).as("%s", fault).isEqualTo(before + 2);
        }
    }

    @Test
    void readingOnAndOnTakesFewRequests() throws IOException {
        byte[] content = givenRandom(20 * MIB);
        byte[] read = new byte[content.length];
        int done = 0;
        try (StorageInput input =
                storage.open(storage.stat(directory.child("file")).orElseThrow())) {
            for (int n = input.read(0, read, 0, 64 * 1024); n > 0; ) {
                done += n;
                n = input.read(done, read, done, Math.min(64 * 1024, read.length - done));
            }
        }

        assertThat(done).isEqualTo(content.length);
        assertThat(read).isEqualTo(content);
        // 1, 4, 8 and the rest.
        assertThat(sent(this::isRead)).isEqualTo(4);
    }

    @Test
    void partsThatAreFetchedAtOnceAreEachAskedForAgainWhereTheyBrokeOff() throws IOException {
        byte[] content = givenRandom(30 * MIB);
        FileEntry file = storage.stat(directory.child("file")).orElseThrow();
        for (Fault fault :
                new Fault[] {Fault.RESET_IN_BODY, Fault.TRUNCATED_BODY, Fault.ANSWER_LOST, Fault.SLOW_DOWN}) {
            long before = sent(this::isRead);
            byte[] read = new byte[content.length];
            proxy.inject(fault, 3, this::isRead);
            try (StorageInput input = storage.open(file)) {
                input.readFully(0, read, 0, read.length);
            }

            assertThat(Arrays.equals(read, content)).as("%s", fault).isTrue();
            // Three parts of 8 MiB and the rest.
            assertThat(sent(this::isRead) - before).as("%s", fault).isEqualTo(4 + 3);
        }
    }

    @Test
    void aLargeFileIsWrittenOnceWhateverAnswersAreLost() throws IOException {
        proxy.inject(Fault.ANSWER_LOST, 2, this::isWrite);
        proxy.inject(Fault.ANSWER_LOST, 1, this::makesAFileOfParts);
        byte[] content = givenRandom(11 * MIB);

        assertThat(storage.readAll(directory.child("file"))).isEqualTo(content);
        assertThat(proxy.hits()).isEqualTo(3);
    }

    @Test
    void aPageThatBreaksOffIsAskedForAgain() throws IOException {
        write(bytes("1"));
        proxy.inject(Fault.TRUNCATED_BODY, 1, StorageFaultsContractTest::isGet);
        proxy.inject(Fault.RESET_IN_BODY, 1, StorageFaultsContractTest::isGet);

        assertThat(storage.list(directory, ListRequest.recursively()).next())
                .satisfies(page -> assertThat(page.files())
                        .extracting(FileEntry::location)
                        .containsExactly(directory.child("file")));
        assertThat(proxy.hits()).isEqualTo(2);
    }
}
