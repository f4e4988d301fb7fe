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
package io.cloudfiles.flink.storage;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoragesTest {
    private static final ConfigOption<String> COLOUR =
            ConfigOptions.key("test.colour").stringType().noDefaultValue();

    @Test
    void findsTheLocalBackendAsAService(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a"), "text");

        try (Storages storages = Storages.load()) {
            Location file = Location.of(directory.resolve("a"));
            assertThat(storages.open(file, Map.of()).readAll(file)).asString().isEqualTo("text");
        }
    }

    @Test
    void sharesOneStoragePerAddressAndOptions() throws IOException {
        RecordingFactory factory = new RecordingFactory(Set.of("x"));
        try (Storages storages = new Storages(List.of(factory), List.of())) {
            Storage first = storages.open(Location.parse("x://one/a"), Map.of());

            assertThat(storages.open(Location.parse("x://one/b/c"), Map.of())).isSameAs(first);
            assertThat(storages.open(Location.parse("x://two/a"), Map.of())).isNotSameAs(first);
            assertThat(storages.open(Location.parse("x://one/a"), Map.of("test.colour", "red")))
                    .isNotSameAs(first);
            assertThat(factory.created).hasSize(3);
        }
    }

    @Test
    void handsTheOptionsToTheFactory() throws IOException {
        RecordingFactory factory = new RecordingFactory(Set.of("x"));
        try (Storages storages = new Storages(List.of(factory), List.of())) {
            storages.open(Location.parse("x://one/a"), Map.of("test.colour", "red"));

            assertThat(factory.colours).containsExactly("red");
        }
    }

    @Test
    void closesWhatItOpenedOnceAndOpensNothingAfter() throws IOException {
        RecordingFactory factory = new RecordingFactory(Set.of("x"));
        Storages storages = new Storages(List.of(factory), List.of());
        storages.open(Location.parse("x://one/a"), Map.of());
        storages.open(Location.parse("x://two/a"), Map.of());

        storages.close();
        storages.close();

        assertThat(factory.created)
                .extracting(storage -> storage.calls(Operation.CLOSE))
                .containsExactly(1L, 1L);
        assertThatIllegalStateException().isThrownBy(() -> storages.open(Location.parse("x://one/a"), Map.of()));
    }

    @Test
    void countsTheRequestsOfAllStoragesAlsoWhenTheyAreClosed() throws IOException {
        Storages storages = new Storages(List.of(new RecordingFactory(Set.of("x"))), List.of());
        assertThat(storages.requests().count(RequestKind.HEAD)).isZero();
        storages.open(Location.parse("x://one/a"), Map.of()).stat(Location.parse("x://one/a"));
        storages.open(Location.parse("x://two/a"), Map.of()).stat(Location.parse("x://two/a"));
        assertThat(storages.requests().count(RequestKind.HEAD)).isEqualTo(2);

        storages.close();
        storages.close();

        assertThat(storages.requests().count(RequestKind.HEAD)).isEqualTo(2);
    }

    @Test
    void closesTheOthersWhenOneFailsToClose() throws IOException {
        RecordingFactory factory = new RecordingFactory(Set.of("x"));
        Storages storages = new Storages(List.of(factory), List.of());
        storages.open(Location.parse("x://one/a"), Map.of());
        storages.open(Location.parse("x://two/a"), Map.of());
        factory.created.forEach(storage -> storage.inject(Fault.on(Operation.CLOSE)));

        assertThatThrownBy(storages::close)
                .hasMessage("injected failure of CLOSE")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(factory.created)
                .extracting(storage -> storage.calls(Operation.CLOSE))
                .containsExactly(1L, 1L);
    }

    @Test
    void asksAFallbackOnlyForSchemesThatNobodyNames() throws IOException {
        RecordingFactory named = new RecordingFactory(Set.of("x"));
        RecordingFactory fallback = new RecordingFactory(Set.of());
        try (Storages storages = new Storages(List.of(fallback, named), List.of())) {
            storages.open(Location.parse("x://one/a"), Map.of());
            storages.open(Location.parse("known://one/a"), Map.of());

            assertThat(named.created).hasSize(1);
            assertThat(fallback.created).hasSize(1);
        }
    }

    @Test
    void namesSchemeChoicesAndCureWhenThereIsNoStorage() throws IOException {
        List<StorageFactory> factories =
                List.of(new RecordingFactory(Set.of("s3")), new RecordingFactory(Set.of("file")));
        try (Storages storages = new Storages(factories, List.of())) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("abfs://c@a.dfs.core.windows.net/x"), Map.of()))
                    .withMessage(
                            "CF_NO_STORAGE_FOR_SCHEME: No storage for scheme 'abfss' (available: file, s3). Take the"
                                    + " jar of cloudfiles-sql without a classifier, which has all clouds, or the one with"
                                    + " the classifier 'azure', or add the dependency cloudfiles-azure next to cloudfiles-core,"
                                    + " or install the Flink file system that serves it in the plugins folder of Flink.")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_NO_STORAGE_FOR_SCHEME));
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("gs://lake/x"), Map.of()))
                    .withMessageContaining("add the dependency cloudfiles-gcs next to cloudfiles-core");
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("s4://lake/x"), Map.of()))
                    .withMessageContaining("Check the spelling");
        }
    }

    @Test
    void refusesASchemeThatTwoFactoriesClaim() throws IOException {
        List<StorageFactory> factories =
                List.of(new RecordingFactory(Set.of("x")), new RecordingFactory(Set.of("x", "y")));
        try (Storages storages = new Storages(factories, List.of())) {
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("x://one/a"), Map.of()))
                    .withMessageContaining("Keep one of the two jars");
        }
    }

    @Test
    void leavesOutAProviderOfAForeignCopyOfTheInterfaceAndSaysSo(@TempDir Path directory) throws IOException {
        Path services = directory.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.writeString(
                services.resolve(StorageFactory.class.getName()),
                Configuration.class.getName() + "\nno.such.Factory\n" + RecordingFactory.class.getName() + "\n");
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {directory.toUri().toURL()}, StoragesTest.class.getClassLoader());
                Storages storages = StorageFactories.load(loader)) {
            assertThat(storages.factories()).hasAtLeastOneElementOfType(RecordingFactory.class);
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("gs://lake/x"), Map.of()))
                    .withMessageContaining("add the dependency cloudfiles-gcs next to cloudfiles-core");
            assertThatExceptionOfType(CloudFilesException.class)
                    .isThrownBy(() -> storages.open(Location.parse("s4://lake/x"), Map.of()))
                    .withMessageContaining("Left out: ")
                    .withMessageContaining("org.apache.flink.configuration.Configuration not a subtype")
                    .withMessageContaining("no.such.Factory not found");
        }
    }

    /** Makes storages that do nothing but count. Public with a public constructor, for it is loaded as a service, too. */
    public static final class RecordingFactory implements StorageFactory {
        private final Set<String> schemes;
        private final List<FaultyStorage> created = new ArrayList<>();
        private final List<String> colours = new ArrayList<>();

        public RecordingFactory() {
            this(Set.of("recorded"));
        }

        RecordingFactory(Set<String> schemes) {
            this.schemes = schemes;
        }

        @Override
        public Set<String> schemes() {
            return schemes;
        }

        @Override
        public boolean serves(Location location) {
            return schemes.contains(location.scheme()) || location.scheme().equals("known");
        }

        @Override
        public Set<ConfigOption<?>> options() {
            return Set.of(COLOUR);
        }

        @Override
        public Storage create(Location location, ReadableConfig options) {
            FaultyStorage storage = new FaultyStorage(MemoryStorage.named(location.authority()));
            created.add(storage);
            options.getOptional(COLOUR).ifPresent(colours::add);
            return storage;
        }
    }
}
