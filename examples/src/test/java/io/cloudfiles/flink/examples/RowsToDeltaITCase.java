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
package io.cloudfiles.flink.examples;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class RowsToDeltaITCase {
    @TempDir
    private Path temporary;

    @Test
    void appendsWithEachRun() throws Exception {
        Path table = temporary.resolve("orders");
        run(table, 3);
        run(table, 2);
        assertThat(TableRows.of(table, "id", "country", "amount"))
                .containsExactly("1 PE 1.99", "1 PE 1.99", "2 NZ 2.99", "2 NZ 2.99", "3 PE 3.99");
        assertThat(table.resolve("country=NZ")).isDirectory();
    }

    @Test
    void isWhatTheGuideShows() throws IOException {
        ShownCode.assertShown("docs/how-to/delta-sink.md", RowsToDelta.class, "delta-sink");
    }

    private static void run(Path table, long count) throws Exception {
        RowsToDelta.run(StreamExecutionEnvironment.getExecutionEnvironment(), table.toString(), count);
    }
}
