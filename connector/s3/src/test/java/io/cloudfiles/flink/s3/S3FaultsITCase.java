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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.StorageFaultsContractTest;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A network that fails between us and S3. */
class S3FaultsITCase extends StorageFaultsContractTest {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static S3Emulator emulator;

    @BeforeAll
    static void startEmulator() {
        emulator = S3Emulator.start();
    }

    @AfterAll
    static void stopEmulator() throws Exception {
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
        return Location.parse("s3://" + bucket + "/in");
    }

    @Override
    protected Storage newClient(Location directory, FaultyProxy proxy) {
        S3Config config = S3Config.from(Configuration.fromMap(S3Emulator.optionsThrough(proxy.endpoint())));
        return new S3Storage(
                directory.authority(),
                config.answeredWithin(Duration.ofSeconds(2)),
                new S3Limits(5 * MIB, 6L * MIB, 5L * MIB));
    }

    @Override
    protected String endpointOf(FaultyProxy proxy) {
        return proxy.endpoint().toString();
    }

    @Override
    protected boolean makesAFileOfParts(String line) {
        return line.startsWith("POST") && line.contains("uploadId");
    }

    @Test
    void sendsKeysWithTheirSlashesAndDots() {
        // S3Proxy has no such keys, so this looks at what is sent.
        String[] keys = {"/leading", "//two", "in//double", "in/./dot", "in/../up", "in/%2F+ü?#", "in/blank "};
        for (String key : keys) {
            Location file = Location.parse("s3://" + directory().authority() + "/" + key);
            assertThat(file.key()).isEqualTo(key);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> storage().copy(file, directory()));
        }

        assertThat(proxy().requests())
                .extracting(line -> line.replaceFirst("HEAD /[^/]*/", "").replaceFirst(" HTTP.*", ""))
                .extracting(path -> URLDecoder.decode(path, StandardCharsets.UTF_8))
                .containsExactly(keys);
    }
}
