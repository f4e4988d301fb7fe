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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.StorageFaultsContractTest;
import io.cloudfiles.flink.testing.gcs.GcsEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A network that fails between us and an emulator of Google Cloud Storage. */
class GcsFaultsITCase extends StorageFaultsContractTest {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static GcsEmulator emulator;

    @BeforeAll
    static void startEmulator() {
        emulator = GcsEmulator.start();
    }

    @AfterAll
    static void stopEmulator() {
        emulator.close();
    }

    @Override
    protected URI server() {
        return emulator.endpoint();
    }

    @Override
    protected Location newDirectory() {
        String bucket = "faults-" + BUCKETS.incrementAndGet();
        emulator.createBucket(bucket);
        return Location.parse("gs://" + bucket + "/in");
    }

    @Override
    protected Storage newClient(Location directory, FaultyProxy proxy) {
        GcsConfig config = GcsConfig.from(Configuration.fromMap(GcsEmulator.optionsThrough(proxy.endpoint())));
        return new GcsStorage(
                directory.authority(), config.answeredWithin(Duration.ofSeconds(2)), new GcsLimits(5 * MIB));
    }

    @Override
    protected String endpointOf(FaultyProxy proxy) {
        return proxy.endpoint().toString();
    }

    @Override
    protected boolean isRead(String line) {
        return line.contains("alt=media");
    }

    @Override
    protected boolean isWrite(String line) {
        return line.contains(" /upload/");
    }

    /** The last piece looks as those before; whichever is lost is a test below. */
    @Override
    protected boolean makesAFileOfParts(String line) {
        return line.startsWith("PUT");
    }

    @Test
    void whicheverAnswerOfAnUploadIsLostTheFileArrivesOnce() throws IOException {
        byte[] content = new byte[11 * MIB + 7];
        new Random(5).nextBytes(content);
        // The first begins, two bring parts, the fourth the last one's whole units, the fifth what is beyond.
        for (int lost = 0; lost < 5; lost++) {
            AtomicInteger before = new AtomicInteger(lost);
            proxy().inject(Fault.ANSWER_LOST, 1, line -> isWrite(line) && before.getAndDecrement() == 0);
            StorageOutput out = storage().create(directory().child("file"));
            out.write(content);
            out.close();

            assertThat(proxy().hits()).as("%d", lost).isEqualTo(lost + 1);
            assertThat(storage().readAll(directory().child("file"))).isEqualTo(content);
        }
    }

    @Test
    void anUploadThatTheServiceLostIsToldWithoutItsAddress() throws IOException {
        StorageOutput out = storage().create(directory().child("file"));
        out.write(new byte[5 * MIB + 1]);
        String line = proxy().requests().stream()
                .filter(request -> request.startsWith("PUT"))
                .findFirst()
                .orElseThrow();
        String id = line.replaceFirst(".*upload_id=([^ &]*).*", "$1");
        assertThat(id).hasSize(36);
        try (Socket socket = new Socket("127.0.0.1", emulator.endpoint().getPort())) {
            socket.getOutputStream()
                    .write(("DELETE " + line.split(" ", -1)[1] + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes())
                    .asString(StandardCharsets.US_ASCII)
                    .contains("499");
        }

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(out::close)
                .withMessageContaining("[" + directory().child("file") + "] could not be")
                .satisfies(e -> {
                    StringWriter text = new StringWriter();
                    e.printStackTrace(new PrintWriter(text));
                    assertThat(text.toString()).doesNotContain(id);
                });
    }

    @Test
    void beginsAListingWhereItIsToBegin() throws IOException {
        Location start = directory().child("00000000000000000007.json");

        storage().list(directory(), new ListRequest(false, start, 10)).next();
        storage().list(directory(), new ListRequest(true, start, 10)).next();

        assertThat(proxy().requests())
                .allMatch(line -> line.contains("prefix=in/") || line.contains("prefix=in%2F"))
                .allMatch(line -> line.matches(".*startOffset=in(/|%2F)00000000000000000007.json.*"));
    }

    @Test
    void sendsKeysWithTheirSlashesAndDots() throws IOException {
        String[] keys = {"/leading", "//two", "in//double", "in/./dot", "in/../up", "in/%2F+ü?#", "in/blank "};
        for (String key : keys) {
            Location file = Location.parse("gs://" + directory().authority() + "/" + key);
            assertThat(file.key()).isEqualTo(key);
            assertThat(storage().stat(file)).isEmpty();
        }

        assertThat(proxy().requests())
                .extracting(line ->
                        line.replaceFirst("GET /storage/v1/b/[^/]*/o/", "").replaceFirst("\\?.*", ""))
                .extracting(path -> URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8))
                .containsExactly(keys);
    }
}
