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
package io.cloudfiles.flink.jar;

import io.cloudfiles.flink.testing.CommandProcess;
import io.cloudfiles.flink.testing.ReferencePage;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The jars with one cloud or none: nothing is missing that the one jar has, they are smaller, and say which jar has what they have not. */
class CloudJarsITCase {
    private static final String STORAGES = "META-INF/services/io.cloudfiles.flink.storage.StorageFactory";
    private static final String CLASS = ".class";

    @TempDir
    private Path directory;

    /** The jars by their classifiers. */
    enum Cloud {
        S3,
        AZURE,
        GCS,
        LOCAL;

        String classifier() {
            return name().toLowerCase(Locale.ROOT);
        }

        Path jar() {
            return Path.of(ClusterFiles.jar().toString().replaceFirst("\\.jar$", "-" + classifier() + ".jar"));
        }

        /** What its classes begin with. */
        String ownPackage() {
            return "io/cloudfiles/flink/" + classifier() + "/";
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsAllOfTheOneJarThatItsClassesMention(Cloud cloud) throws IOException {
        Set<String> ofAll = classes(ClusterFiles.jar());
        Set<String> own = classes(cloud.jar());
        Set<String> missing = new TreeSet<>();
        try (JarFile jar = new JarFile(cloud.jar().toFile())) {
            for (String name : own) {
                for (String mentioned : ClassReferences.of(jar.getInputStream(jar.getEntry(name + CLASS)))) {
                    if (ofAll.contains(mentioned) && !own.contains(mentioned)) {
                        missing.add(mentioned + " of " + name);
                    }
                }
            }
        }

        assertThat(own).hasSizeGreaterThan(1000);
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void holdsItsCloudAndNoOther(Cloud cloud) throws IOException {
        Set<String> own = classes(cloud.jar());
        for (Cloud other : List.of(Cloud.S3, Cloud.AZURE, Cloud.GCS)) {
            assertThat(own.stream().anyMatch(name -> name.startsWith(other.ownPackage())))
                    .as(other.classifier())
                    .isEqualTo(other == cloud);
        }
        try (JarFile jar = new JarFile(cloud.jar().toFile())) {
            for (String file : files(jar)
                    .filter(name -> name.startsWith("META-INF/services/"))
                    .toList()) {
                List<String> providers = text(jar, file)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
                assertThat(providers).as(file).isNotEmpty();
                assertThat(own)
                        .as(file)
                        .containsAll(providers.stream()
                                .map(provider -> provider.replace('.', '/'))
                                .toList());
            }
            assertThat(text(jar, STORAGES)).contains("LocalStorageFactory");
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("io.cloudfiles.flink.cli.CloudFilesCommand");
        }
    }

    /** To the megabyte, so that the page need not follow each change. */
    @ParameterizedTest
    @EnumSource
    void isAsLargeAsThePageSays(Cloud cloud) throws IOException {
        String page = Files.readString(ReferencePage.repository().resolve("docs/how-to/run-on-a-cluster.md"));
        String row = page.lines()
                .filter(line -> line.startsWith("| `" + cloud.classifier() + "`"))
                .findFirst()
                .orElseThrow();
        double told = Double.parseDouble(row.replaceFirst(".*\\| ([0-9]+) MB \\|$", "$1"));

        assertThat(Files.size(cloud.jar()) / 1e6).isBetween(told - 1, told + 1);
    }

    @Test
    void theJarOfOneCloudReadsItAndNamesTheJarThatReadsAnother() throws Exception {
        try (S3Emulator emulator = S3Emulator.start()) {
            emulator.createBucket("landing");
            assertThat(ingest(emulator, "s3://landing/in")).startsWith("0: ");
            assertThat(ingest(emulator, "abfss://landing@account.dfs.core.windows.net/in"))
                    .startsWith("2: ")
                    .contains("CF_NO_STORAGE_FOR_SCHEME", "'abfss' (available: file, s3)", "classifier 'azure'");
        }
    }

    private String ingest(S3Emulator emulator, String source) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("ingest", "--source", source, "--format", "json"));
        arguments.addAll(List.of("--target", "s3://landing/table", "--schema", "id BIGINT", "--available-now"));
        emulator.options().forEach((key, value) -> arguments.addAll(List.of("--option", key + "=" + value)));
        String classPath = Stream.concat(Stream.of(Cloud.S3.jar()), ClusterFiles.lib().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        try (CommandProcess command = CommandProcess.start(directory, classPath, arguments)) {
            return command.exitCode() + ": " + command.err();
        }
    }

    private static Set<String> classes(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return files(jar)
                    .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> files(JarFile jar) {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName());
    }

    private static String text(JarFile jar, String file) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
