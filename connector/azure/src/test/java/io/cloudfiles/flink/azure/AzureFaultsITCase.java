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

import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Azurite;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.StorageFaultsContractTest;
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

/** A network that fails between us and Azure. */
class AzureFaultsITCase extends StorageFaultsContractTest {
    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    private static Azurite azurite;

    @BeforeAll
    static void startEmulator() {
        azurite = Azurite.start();
    }

    @AfterAll
    static void stopEmulator() {
        if (azurite != null) { // where it can be installed
            azurite.close();
        }
    }

    @Override
    protected URI server() {
        return azurite.server();
    }

    @Override
    protected Location newDirectory() {
        String container = "faults-" + CONTAINERS.incrementAndGet();
        azurite.createContainer(container);
        return Location.parse(Azurite.location(container, "in"));
    }

    @Override
    protected Storage newClient(Location directory, FaultyProxy proxy) {
        AzureConfig config = AzureConfig.from(Configuration.fromMap(Azurite.optionsThrough(proxy.endpoint())));
        return new AzureStorage(
                AzureContainer.of(directory, config.endpoint()),
                config.answeredWithin(Duration.ofSeconds(2)),
                new AzureLimits(5 * MIB, Duration.ofMillis(20)));
    }

    @Override
    protected String endpointOf(FaultyProxy proxy) {
        return Azurite.endpointAt(proxy.endpoint());
    }

    @Override
    protected boolean makesAFileOfParts(String line) {
        return line.startsWith("PUT") && line.contains("comp=blocklist");
    }

    /** Azurite lists all the same, so this looks at what is asked. */
    @Test
    void beginsAListingOfChildrenWithinTheDirectory() throws IOException {
        Location start = directory().child("00000000000000000007.json");

        storage().list(directory(), new ListRequest(false, start, 10)).next();
        storage().list(directory(), new ListRequest(true, start, 10)).next();
        storage()
                .list(directory(), new ListRequest(false, directory().child("deep/er"), 10))
                .next();

        assertThat(proxy().requests())
                .extracting(line -> line.matches(".*startFrom=in(/|%2F)00000000000000000007.json.*"))
                .containsExactly(true, false, false);
    }

    @Test
    void sendsKeysWithTheirSlashesAndDots() {
        // Some of them are none that the emulator would have, so this looks at what is sent.
        String[] keys = {"/leading", "//two", "in//double", "in/%2F+ü?#", "in/blank "};
        for (String key : keys) {
            Location file = Location.parse(directory().parent() + "/" + key);
            assertThat(file.key()).isEqualTo(key);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> storage().copy(file, directory()));
        }

        assertThat(proxy().requests())
                .extracting(line -> line.replaceFirst("HEAD /[^/]*/[^/]*/", "").replaceFirst(" HTTP.*", ""))
                .extracting(path -> URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8))
                .containsExactly(keys);
    }
}
