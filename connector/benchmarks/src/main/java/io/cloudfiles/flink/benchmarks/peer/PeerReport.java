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
package io.cloudfiles.flink.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run says that it has read, in the words of the report of our command. */
final class PeerReport {
    private PeerReport() {}

    static void write(Path report, long rows) throws IOException {
        Files.writeString(report, "{\"rows\":" + rows + "}");
    }

    /**
     * Writes what the sources of a Flink job have read, and ends the process: a fetcher of FileSource may wait for ever for a reader that
     * has ended, on a thread that keeps it alive.
     */
    static void writeAndExit(Path report) throws IOException, InterruptedException {
        write(report, RowsReporter.rows());
        System.exit(0);
    }
}
