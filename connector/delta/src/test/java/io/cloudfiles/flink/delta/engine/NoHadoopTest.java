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
package io.cloudfiles.flink.delta.engine;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests of this module run on the class path that users get: there is no Hadoop on it beside seven names that are as good as empty. */
class NoHadoopTest {
    private static final String HADOOP = "org/apache/hadoop/";

    @Test
    void theClassPathHoldsNothingOfHadoopButOurNames() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            collect(Path.of(entry), found);
        }

        assertThat(found)
                .containsExactlyInAnyOrder(
                        HADOOP + "conf/Configuration.class",
                        HADOOP + "fs/Path.class",
                        HADOOP + "fs/PathFilter.class",
                        HADOOP + "mapreduce/Job.class",
                        HADOOP + "mapreduce/JobContext.class",
                        HADOOP + "mapreduce/RecordReader.class",
                        HADOOP + "mapreduce/lib/input/FileInputFormat.class");
    }

    private static void collect(Path entry, Set<String> found) throws IOException {
        if (Files.isDirectory(entry.resolve(HADOOP))) {
            try (Stream<Path> files = Files.walk(entry.resolve(HADOOP))) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> found.add(entry.relativize(file).toString()));
            }
        } else if (entry.toString().endsWith(".jar") && Files.exists(entry)) {
            try (ZipFile jar = new ZipFile(entry.toFile())) {
                jar.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.startsWith(HADOOP) && !name.endsWith("/"))
                        .forEach(found::add);
            }
        }
    }
}
