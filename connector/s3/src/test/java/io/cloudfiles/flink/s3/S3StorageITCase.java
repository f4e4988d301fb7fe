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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FileTrees;
import io.cloudfiles.flink.testing.StorageContractTest;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract against S3Proxy, over HTTP and with signatures checked; each test has a bucket of its own. */
class S3StorageITCase extends StorageContractTest {
    private static final int MIB = 1 << 20;
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    /** Small enough to be met by a test, and no smaller than stores take. */
    private static final S3Limits SMALL = new S3Limits(5 * MIB, 6L * MIB, 5L * MIB);

    private static S3Emulator emulator;

    private URI endpoint = emulator.endpoint();

    @BeforeAll
    static void startEmulator() {
        emulator = S3Emulator.start();
    }

    @AfterAll
    static void stopEmulator() throws Exception {
        emulator.close();
    }

    @Override
    protected Storage newClient() {
        return client(directory().authority(), S3Limits.OF_AMAZON);
    }

    @Override
    protected Location newDirectory() {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        emulator.createBucket(bucket);
        return Location.parse("s3://" + bucket + "/in");
    }

    @Override
    public boolean deliversWhatItFetchedAhead() {
        return true;
    }

    /** S3Proxy compares chars, not code points: what lies beyond the first plane it sorts before U+E000. */
    @Override
    public List<String> namesToOrder() {
        return super.namesToOrder().stream()
                .filter(name -> !name.equals("\uE000"))
                .toList();
    }

    /** S3Proxy keeps its objects as the files of a file system in memory. */
    @Override
    public boolean filesMayLieBelowFiles() {
        return false;
    }

    private Storage client(String bucket, S3Limits limits) {
        return new S3Storage(bucket, S3Config.from(Configuration.fromMap(S3Emulator.optionsThrough(endpoint))), limits);
    }

    /** S3Proxy's If-Match looks first and writes then; S3 does both at once, and so does a proxy that lets one write pass at a time. */
    @Test
    @Override
    public void oneOfManyWritersReplacesTheFile() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(emulator.endpoint()).oneWriteAtATime()) {
            endpoint = proxy.endpoint();
            super.oneOfManyWritersReplacesTheFile();
        }
    }

    @Test
    void isReachedByEachOfItsSchemes() throws IOException {
        Location file = given("file", "content");
        for (String scheme : List.of("s3", "s3a", "s3n")) {
            try (Storages storages = Storages.load()) {
                Location same = Location.parse(file.toString().replaceFirst("s3", scheme));
                Storage storage = storages.open(same, emulator.options());

                assertThat(storage).isInstanceOf(S3Storage.class);
                assertThat(storage.readAll(same))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("content");
            }
        }
    }

    @Test
    void leavesOutKeysThatStandForDirectories() throws IOException {
        FileTrees.write(storage(), Location.ofNormalised(directory() + "/marker/"), "");
        given("marker/file", "");

        assertThat(files(ListRequest.recursively())).containsExactly("marker/file");
        assertThat(files(ListRequest.children())).isEmpty();
        assertThat(directories(ListRequest.children())).containsExactly("marker");
    }

    @Test
    void writesAndCopiesInPartsWhatIsLarge() throws IOException {
        byte[] content = new byte[17 * MIB + 5];
        new Random(7).nextBytes(content);
        try (Storage client = client(directory().authority(), SMALL)) {
            StorageOutput out = client.create(at("large"));
            for (int done = 0; done < content.length; done += 1_000_003) {
                out.write(content, done, Math.min(1_000_003, content.length - done));
            }
            assertThat(client.stat(at("large"))).isEmpty();
            out.close();
            client.copy(at("large"), at("copy"));

            assertThat(client.readAll(at("large"))).isEqualTo(content);
            assertThat(client.readAll(at("copy"))).isEqualTo(content);
            assertThat(entry(at("large")).version()).endsWith("-4");
        }
    }

    @Test
    void anUploadThatIsGivenUpLeavesNoParts() throws IOException {
        try (S3Connection connection = connection();
                Storage client = client(directory().authority(), SMALL)) {
            StorageOutput out = client.create(at("large"));
            out.write(new byte[6 * MIB]);
            assertThat(uploads(connection)).isEqualTo(1);

            out.abort();

            assertThat(uploads(connection)).isZero();
            assertThat(files(ListRequest.recursively())).isEmpty();
        }
    }

    private int uploads(S3Connection connection) {
        return connection
                .client()
                .listMultipartUploads(request -> request.bucket(directory().authority()))
                .uploads()
                .size();
    }

    private S3Connection connection() {
        return new S3Connection(directory().authority(), S3Config.from(Configuration.fromMap(emulator.options())));
    }

    @Test
    void comparesSizeAndTimeWhereAnEntryHasNoVersion() throws IOException {
        FileEntry full = entry(given("file", "12345"));
        FileEntry bare = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros(), null);
        FileEntry other = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros() + 1_000_000, null);

        try (StorageInput input = storage().open(bare)) {
            assertThat(input.read(1, new byte[2], 0, 2)).isEqualTo(2);
        }
        try (StorageInput input = storage().open(other)) {
            assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> input.read(1, new byte[2], 0, 2));
        }
        assertThat(storage().replace(other, new byte[1])).isFalse();
        assertThat(storage().replace(bare, new byte[1])).isTrue();
    }

    @Test
    void oneOfManyThreadsOfTwoStoragesPutsEachKey() throws Exception {
        int threads = 8;
        int keys = 40;
        ExecutorService pool = Executors.newFixedThreadPool(2 * threads);
        CyclicBarrier start = new CyclicBarrier(2 * threads);
        try (Storage other = newClient()) {
            List<Callable<List<Integer>>> writers = new ArrayList<>();
            for (int i = 0; i < 2 * threads; i++) {
                Storage mine = i % 2 == 0 ? storage() : other;
                byte[] content = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
                writers.add(() -> {
                    List<Integer> won = new ArrayList<>();
                    for (int key = 0; key < keys; key++) {
                        start.await();
                        if (mine.putIfAbsent(at("key-" + key), content)) {
                            won.add(key);
                        }
                    }
                    return won;
                });
            }
            Map<Integer, String> winners = new HashMap<>();
            List<Future<List<Integer>>> results = pool.invokeAll(writers);
            for (int i = 0; i < results.size(); i++) {
                for (int key : results.get(i).get()) {
                    assertThat(winners.put(key, String.valueOf(i)))
                            .as("second winner of %d", key)
                            .isNull();
                }
            }
            assertThat(winners).hasSize(keys);
            for (int key = 0; key < keys; key++) {
                assertThat(content(at("key-" + key))).isEqualTo(winners.get(key));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void saysWhatIsWrongWithABucketOrACredential() throws IOException {
        try (Storage missing = client("no-such-bucket", S3Limits.OF_AMAZON)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> missing.list(Location.parse("s3://no-such-bucket/in"), ListRequest.children())
                            .next())
                    .withMessageContaining("[s3://no-such-bucket/in] could not be listed at http://127.0.0.1:")
                    .withMessageContaining("NoSuchBucket")
                    .withMessageContaining("Correct the bucket's name");
        }
        Map<String, String> options = new HashMap<>(emulator.options());
        options.put("s3.secret-key", "wrong-secret");
        try (Storages storages = Storages.load()) {
            Storage refused = storages.open(directory(), options);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.putIfAbsent(at("file"), new byte[1]))
                    .withMessageContaining("[" + at("file") + "] could not be written at http://127.0.0.1:")
                    .withMessageContaining("with the access key of the options")
                    .withMessageContaining("s3.secret-key")
                    .satisfies(e -> assertThat(stackTrace(e))
                            .doesNotContain("wrong-secret")
                            .doesNotContain(S3Emulator.SECRET_KEY));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> refused.stat(at("file")));
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
