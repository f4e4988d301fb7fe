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
package io.cloudfiles.flink.delta.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files of rows with ids that never repeat, each file visible whole. */
final class LandingZone {
    private final Path directory;
    private long nextId;
    private int nextFile;

    LandingZone(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** How many ids were written: they are 0 to this, without it. */
    long ids() {
        return nextId;
    }

    /** How many files were written. */
    int files() {
        return nextFile;
    }

    /** Adds files of so many rows each, over some directories. */
    void add(int files, int rowsPerFile) {
        for (int i = 0; i < files; i++) {
            StringBuilder rows = new StringBuilder();
            for (int row = 0; row < rowsPerFile; row++) {
                rows.append("{\"id\":")
                        .append(nextId)
                        .append(",\"name\":\"row ")
                        .append(nextId)
                        .append("\"}\n");
                nextId++;
            }
            write(rows.toString());
        }
    }

    private void write(String content) {
        try {
            Path folder = Files.createDirectories(directory.resolve("part=" + nextFile % 7));
            Path hidden = folder.resolve("." + nextFile);
            Files.writeString(hidden, content, StandardCharsets.UTF_8);
            Files.move(hidden, folder.resolve("file-" + nextFile++ + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
