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

import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The one jar that users drop in: what is in it, what is not, and that it runs. */
class PackagingITCase {
    /** Third parties whose native libraries name their Java classes, so that these cannot be moved. */
    private static final String NATIVE =
            "com/github/luben/zstd/.*|org/xerial/snappy/.*" + "|(linux|darwin|win)/[a-z0-9_]+/libzstd-jni-.*";

    private static final String OURS = "io/cloudfiles/flink/.*|cloudfiles-log4j2.properties";
    private static final String ABOUT = "META-INF/(MANIFEST.MF|LICENSE|NOTICE|services/.*|licenses/LICENSE\\..*"
            + "|(FastDoubleParser|FastDoubleParser-ThirdParty|Schubfach|thirdparty)-LICENSE|FastDoubleParser-NOTICE"
            + "|versions/[0-9]+/io/cloudfiles/flink/shaded/.*)";

    /** A new library that takes it beyond is a decision, not an accident; the clients of the three clouds are 20 MB of it. */
    private static final long MOST_BYTES = 50L << 20;

    private static final long MOST_BYTES_OF_THE_SINK = 25L << 20;
    /** Formats and codecs of files that are read, the source, SQL and the command; and the clouds, for a table that is not there. */
    private static final String NOT_OF_THE_SINK = "io/cloudfiles/flink/"
            + "(shaded/(org/(apache/(orc|avro|commons|flink|hc)|tukaani|reactivestreams)|picocli|com/google/protobuf|software/amazon|com/azure|com/google|io/grpc|io/opencensus|reactor)"
            + "|s3|azure|gcs|cli|table|format|discovery|ledger)/.*";
    /** Of an entry: one before its content, one in the directory. */
    private static final int ZIP_HEADERS = 30 + 46;

    private static final Path JAR = ClusterFiles.jar();

    @Test
    void holdsOurClassesAndMovedOnesOnly() throws IOException {
        assertThat(files()).allSatisfy(file -> assertThat(file).matches(OURS + "|" + ABOUT + "|" + NATIVE));
    }

    @Test
    void holdsEachFileOnce() throws IOException {
        assertThat(files()).doesNotHaveDuplicates().hasSizeGreaterThan(1000);
    }

    @Test
    void holdsNothingThatTheClusterBrings() throws IOException {
        assertThat(files())
                .noneMatch(file ->
                        file.matches("(.*/)?org/(apache/flink/(?!state/api/)|slf4j/|apache/log4j/|apache/logging/).*"))
                .noneMatch(file -> file.startsWith("org/apache/hadoop/"))
                .contains("io/cloudfiles/flink/shaded/org/apache/hadoop/conf/Configuration.class");
    }

    @Test
    void namesMovedClassesByTheirNewNames() throws IOException {
        String oldNames =
                "org/apache/(avro|parquet|hadoop)/|com/fasterxml/jackson/|io/delta/|org/roaringbitmap/|picocli/|software/amazon/|com/azure/|com/google/|io/grpc/|io/opencensus/|reactor/";
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String file : files()) {
                if (file.startsWith("io/cloudfiles/flink/") && !file.contains("/shaded/") && file.endsWith(".class")) {
                    String content = new String(
                            jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertThat(content.replace("io/cloudfiles/flink/shaded/", "@"))
                            .as(file)
                            .doesNotContainPattern("(?<![@/a-z])(" + oldNames + ")");
                }
            }
        }
    }

    @Test
    void servicesNameClassesThatAreThere() throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String file : files()) {
                if (file.startsWith("META-INF/services/")) {
                    services.put(file.substring("META-INF/services/".length()), lines(jar, file));
                }
            }
            assertThat(services).allSatisfy((service, providers) -> {
                assertThat(providers).as(service).isNotEmpty();
                assertThat(providers)
                        .allSatisfy(provider -> assertThat(jar.getEntry(provider.replace('.', '/') + ".class"))
                                .as("%s of service %s", provider, service)
                                .isNotNull());
            });
        }
        assertThat(services.keySet())
                .contains(
                        "io.cloudfiles.flink.discovery.notification.NotificationQueueFactory",
                        "io.cloudfiles.flink.format.FileFormatFactory",
                        "io.cloudfiles.flink.storage.StorageFactory");
    }

    @Test
    void carriesLicencesAndNotices() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "META-INF/NOTICE"))
                    .isEqualTo(Files.readString(ReferencePage.repository().resolve("table-factory/NOTICE")))
                    .contains("parquet-hadoop")
                    .satisfies(notice -> assertThat(notice.split("[ (),;:\n]", -1))
                            .filteredOn(word -> word.matches("META-INF/.*[A-Za-z]"))
                            .allSatisfy(file ->
                                    assertThat(jar.getEntry(file)).as(file).isNotNull()));
        }
    }

    @Test
    void staysSmall() throws IOException {
        long bytes = Files.size(JAR);
        System.out.printf("%s has %,d bytes of at most %,d.%n", JAR.getFileName(), bytes, MOST_BYTES);
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** A jar of a job of somebody who has no use for our source, made by the same rules. */
    @Test
    void theSinkAloneWouldBeSmaller() throws IOException {
        long bytes = 0;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Iterator<JarEntry> entries = jar.entries().asIterator();
            while (entries.hasNext()) {
                JarEntry entry = entries.next();
                if (!entry.getName().matches(NOT_OF_THE_SINK)) {
                    bytes += entry.getCompressedSize()
                            + ZIP_HEADERS
                            + 2L * entry.getName().length();
                }
            }
        }
        System.out.printf(
                "The sink and what it needs are %,d bytes of it, of at most %,d.%n", bytes, MOST_BYTES_OF_THE_SINK);
        assertThat(bytes).isLessThan(MOST_BYTES_OF_THE_SINK);
    }

    @Test
    void startsTheCommand() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
                    .isEqualTo("io.cloudfiles.flink.cli.CloudFilesCommand");
            assertThat(java("--version")).isEqualTo("0: cloudfiles " + manifest.getValue("Implementation-Version"));
        }
        assertThat(java("--help")).startsWith("0: Usage: cloudfiles").contains("ingest");
        assertThat(java("ingest", "--help")).startsWith("0: Usage: cloudfiles ingest");
    }

    @Test
    void tellsWhatIsMissingWithoutFlink() throws Exception {
        assertThat(java("ingest", "--source", "/in", "--format", "json", "--target", "/out"))
                .startsWith("2: CF_USAGE: ")
                .contains("flink run");
    }

    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + printed.strip();
    }

    /** As they stand in the file, not by name, so that one that is there twice shows twice. */
    private static List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(JAR))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.add(entry.getName());
                }
            }
        }
        return files;
    }

    private static List<String> lines(JarFile jar, String file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(jar.getInputStream(jar.getEntry(file)), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static String text(JarFile jar, String file) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
