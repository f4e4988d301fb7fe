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

import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryStorageTest extends StorageContractTest {
    private static final String NAME = "memory-storage-test";

    @Override
    protected Storage newClient() {
        return MemoryStorage.named(NAME);
    }

    @Override
    protected Location newDirectory() {
        return MemoryStorage.named(NAME).root().child("in");
    }

    @AfterEach
    void forgetTheStore() {
        MemoryStorage.forget(NAME);
    }

    @Test
    void isReachedByItsNameAndKeepsItsFilesWhenClosed() throws IOException {
        Location file = given("file", "content");
        try (Storages storages = Storages.load()) {
            assertThat(storages.open(file, Map.of()).readAll(file)).asString().isEqualTo("content");
        }
        try (Storages storages = Storages.load()) {
            assertThat(storages.open(file, Map.of()).stat(file)).isPresent();
            Location elsewhere = Location.parse("mem://other/in/file");
            assertThat(storages.open(elsewhere, Map.of()).stat(elsewhere)).isEmpty();
        } finally {
            MemoryStorage.forget("other");
        }
    }

    @Test
    void isReachedThroughItsDecorator() throws IOException {
        FaultyStorage faulty = new FaultyStorage(MemoryStorage.named(NAME));
        MemoryStorage.decorate(NAME, storage -> faulty);
        try (Storages storages = Storages.load()) {
            assertThat(storages.open(directory(), Map.of())).isSameAs(faulty);
        }
    }

    @Test
    void listsFromItsRoot() throws IOException {
        given("a", "");

        assertThat(pages(MemoryStorage.named(NAME).root(), ListRequest.recursively()))
                .singleElement()
                .satisfies(page -> assertThat(page.files()).hasSize(1));
    }

    @Test
    void takesTimesFromItsClock() throws IOException {
        ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_000_000));
        MemoryStorage.named(NAME).useClock(clock);
        long first = entry(given("a", "")).modifiedMicros();
        clock.advance(Duration.ofSeconds(5));
        long second = entry(given("b", "")).modifiedMicros();

        assertThat(first).isEqualTo(1_000_000_000_000L);
        assertThat(second).isEqualTo(1_000_005_000_000L);
    }
}
