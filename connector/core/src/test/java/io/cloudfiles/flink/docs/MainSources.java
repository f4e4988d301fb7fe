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
package io.cloudfiles.flink.docs;

import io.cloudfiles.flink.testing.ReferencePage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The main code of every module as text: core's own tests see the class files of core only. */
final class MainSources {
    private MainSources() {}

    /** Content by path below the root of the repository. */
    static Map<String, String> all() throws IOException {
        Path root = ReferencePage.repository();
        Map<String, String> sources = new TreeMap<>();
        for (Path module : modules(root)) {
            Path main = module.resolve("src/main/java");
            if (Files.isDirectory(main)) {
                try (Stream<Path> files = Files.walk(main)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        sources.put(root.relativize(file).toString(), Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }

    private static List<Path> modules(Path root) throws IOException {
        try (Stream<Path> top = Files.list(root);
                Stream<Path> nested = Files.list(root.resolve("connector"))) {
            return Stream.concat(top, nested).filter(Files::isDirectory).toList();
        }
    }
}
