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

import io.cloudfiles.flink.discovery.notification.NotificationQueueFactory;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.storage.StorageFactory;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every format and store of a module must have beside its code: a reference page, described options, and the contract test. A
 * subclass lives in the module's test code.
 */
@Experimental
public abstract class RegisteredFactoriesContractTest {
    private static final Path REFERENCE = ReferencePage.repository().resolve("docs/reference");

    @Test
    void everyFactoryHasItsReferencePage() throws IOException {
        for (FileFormatFactory factory : own(FileFormatFactory.class)) {
            assertThat(REFERENCE.resolve("formats/" + factory.name() + ".md")).isRegularFile();
        }
        for (StorageFactory factory : own(StorageFactory.class)) {
            assertThat(pagesWithoutDashes("storage"))
                    .as("page of %s", factory.getClass())
                    .contains(nameOf(factory) + ".md");
        }
    }

    @Test
    void everyOptionIsDescribedAndNamedAfterItsFormat() {
        for (FileFormatFactory factory : own(FileFormatFactory.class)) {
            requireDescriptions(factory.options());
            assertThat(factory.options())
                    .allMatch(option -> option.key().startsWith(factory.name() + "."))
                    .hasSameSizeAs(factory.specs());
        }
        own(StorageFactory.class).forEach(factory -> requireDescriptions(factory.options()));
    }

    @Test
    void everyFactoryIsUnderTheContractTest() throws IOException, URISyntaxException {
        for (FileFormatFactory factory : own(FileFormatFactory.class)) {
            requireSubclass(FileFormatContractTest.class, factory.getClass());
        }
        for (StorageFactory factory : own(StorageFactory.class)) {
            requireSubclass(StorageContractTest.class, factory.getClass());
        }
        for (NotificationQueueFactory factory : own(NotificationQueueFactory.class)) {
            requireSubclass(NotificationQueueContractTest.class, factory.getClass());
        }
    }

    private static void requireDescriptions(Collection<ConfigOption<?>> options) {
        for (ConfigOption<?> option : options) {
            assertThat(OptionTable.description(option))
                    .as("description of %s", option)
                    .isNotBlank();
        }
    }

    /** A contract test lives in the package of the factory that it tests. */
    private void requireSubclass(Class<?> contract, Class<?> factory) throws IOException, URISyntaxException {
        Path directory = testClasses().resolve(factory.getPackageName().replace('.', '/'));
        assertThat(directory).as("tests of %s", factory).isDirectory();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> factory.getPackageName() + "." + name.replace(".class", "")))
                    .as("a test of %s", factory)
                    .anyMatch(name -> contract.isAssignableFrom(load(name)));
        }
    }

    private Path testClasses() throws URISyntaxException {
        return Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RegisteredFactoriesContractTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The services of this module's main code. */
    private <S> List<S> own(Class<S> service) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .filter(this::isOfThisModule)
                .toList();
    }

    private boolean isOfThisModule(Object factory) {
        Path main = Path.of(factory.getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path tests = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().getPath());
        return main.equals(tests.resolveSibling("classes"));
    }

    private static String nameOf(StorageFactory factory) {
        return factory.getClass().getSimpleName().replace("StorageFactory", "").toLowerCase(Locale.ROOT);
    }

    private static List<String> pagesWithoutDashes(String directory) throws IOException {
        try (Stream<Path> pages = Files.list(REFERENCE.resolve(directory))) {
            return pages.map(page -> page.getFileName().toString().replace("-", ""))
                    .toList();
        }
    }
}
