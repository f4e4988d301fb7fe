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
package io.cloudfiles.flink.cli.demo;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a demo. One that an earlier demo has left is emptied; any other is left alone.
 *
 * @param root the directory itself
 */
record DemoDirectory(Path root) {
    private static final String MARKER = ".cloudfiles-demo";

    /** Makes it, and removes what an earlier demo has left there. */
    void prepare() throws IOException {
        Files.createDirectories(root);
        if (Files.notExists(root.resolve(MARKER))) {
            try (Stream<Path> entries = Files.list(root)) {
                if (entries.findAny().isPresent()) {
                    throw new CloudFilesException(
                            ErrorCode.CF_USAGE,
                            "Option '--dir' = '" + root
                                    + "' is wrong: it holds files that no demo has made. Name another one.");
                }
            }
            Files.createFile(root.resolve(MARKER));
        }
        for (Path own : List.of(files(), table(), checkpoint(), report(), childOutput())) {
            deleteTree(own);
        }
        Files.createDirectory(files());
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> entries = Files.walk(tree)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    /** Where files arrive. */
    Path files() {
        return root.resolve("files");
    }

    /** The Delta table. */
    Path table() {
        return root.resolve("table");
    }

    /** What ingests remember from run to run. */
    Path checkpoint() {
        return root.resolve("checkpoint");
    }

    /** The summary of the last ingest. */
    Path report() {
        return root.resolve("report.json");
    }

    /** What the ingests printed. */
    Path childOutput() {
        return root.resolve("ingest.log");
    }
}
