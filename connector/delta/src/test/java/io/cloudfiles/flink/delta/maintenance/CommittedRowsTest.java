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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.origin.RowCounter;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs of which the commits 1, 2, 3 are ours, and have 10, 20, 30 rows of the files 1, 2, 3. */
class CommittedRowsTest {
    private final HandWrittenTable table = new HandWrittenTable();
    private final Map<String, Long> rows = new TreeMap<>();
    private int files;

    @AfterEach
    void close() {
        table.close();
    }

    private void commitNextFile() throws IOException {
        int file = ++files;
        RowCounter counter = new RowCounter();
        counter.add(new FileEntry(Location.parse("s3://b/in/" + file), 1, 1, "v"), file * 10);
        String counts = table.table().rowCounts().write(counter.drain());
        table.commitWith("\"inCommitTimestamp\":" + file * 1000 + ",\"engineInfo\":\"" + DeltaTable.ENGINE_INFO
                + "\",\"operation\":\"STREAMING UPDATE\",\"operationParameters\":{\"queryId\":\"q\",\"epochId\":\""
                + file
                + "\",\"rowsByFile\":\"" + counts + "\"},\"operationMetrics\":{\"numOutputRows\":\"" + file * 10
                + "\"}");
    }

    private void commitThreeFiles() throws IOException {
        for (int i = 0; i < 3; i++) {
            commitNextFile();
        }
    }

    private void restore(String to) {
        table.commitWith("\"inCommitTimestamp\":9000,\"engineInfo\":\"Apache-Spark\",\"operation\":\"RESTORE\","
                + "\"operationParameters\":" + to);
    }

    private CommittedRows.Found read() throws IOException {
        return CommittedRows.read(
                table.table(),
                table.storage(),
                (file, checkpoint, time) -> rows.merge(file.file().name(), file.rows(), Long::sum));
    }

    @Test
    void rowsOfAllCommitsAreRead() throws IOException {
        commitThreeFiles();

        CommittedRows.Found found = read();

        assertThat(rows).isEqualTo(Map.of("1", 10L, "2", 20L, "3", 30L));
        assertThat(found.undone()).isEmpty();
        assertThat(found.unproved()).isNull();
        assertThat(found.rows()).isEqualTo(found.counted()).isEqualTo(60);
    }

    @Test
    void whatARestoringTookBackDoesNotCount() throws IOException {
        commitThreeFiles();
        restore("{\"version\":1,\"timestamp\":null}");
        commitNextFile();

        CommittedRows.Found found = read();

        assertThat(rows).isEqualTo(Map.of("1", 10L, "4", 40L));
        assertThat(found.undone()).containsExactly(2L, 3L);
        assertThat(found.commits()).isEqualTo(2);
        assertThat(found.rows()).isEqualTo(50);
        assertThat(found.unproved()).as("all is known").isNull();
    }

    @Test
    void aRestoringMayBeTakenBackItself() throws IOException {
        commitThreeFiles();
        restore("{\"version\":1}");
        commitNextFile();
        restore("{\"version\":3}");

        CommittedRows.Found found = read();

        assertThat(rows).isEqualTo(Map.of("1", 10L, "2", 20L, "3", 30L));
        assertThat(found.undone()).containsExactly(5L);
    }

    @Test
    void aRestoringToBeforeARestoringGoesByTheFirst() throws IOException {
        commitThreeFiles();
        restore("{\"version\":2}");
        restore("{\"version\":4}");

        assertThat(read().undone()).containsExactly(3L);
        assertThat(rows).isEqualTo(Map.of("1", 10L, "2", 20L));
    }

    @Test
    void behindARestoringToATimeNothingOlderIsProved() throws IOException {
        commitThreeFiles();
        restore("{\"version\":null,\"timestamp\":\"2026-01-31 12:00:00\"}");
        commitNextFile();

        CommittedRows.Found found = read();

        assertThat(rows).isEqualTo(Map.of("4", 40L));
        assertThat(found.undone()).containsExactly(1L, 2L, 3L);
        assertThat(found.unproved()).hasToString("1970-01-01T00:00:09Z");
    }
}
