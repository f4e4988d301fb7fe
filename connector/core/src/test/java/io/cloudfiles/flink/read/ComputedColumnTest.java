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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ComputedColumnTest {
    private final ScriptedStorage storage = new ScriptedStorage();

    @Test
    void isComputedOnceForARange() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        FileFunction function = (now, inputs) -> {
            calls.incrementAndGet();
            return StringData.fromString(inputs[1] + " has " + inputs[0]);
        };
        FileEntry file = storage.put("f.bin", 1, 2, 3, 4, 5);
        try (EngineUnderTest engine = engine(function, FailureMode.FAIL)) {
            engine.reading(file);
            int rows = 0;
            while (rows < 5) {
                var batch = engine.next().records();
                for (int row = 0; row < batch.rowCount(); row++) {
                    assertThat(batch.row(row).getString(1)).hasToString("f.bin has 40");
                }
                rows += batch.rowCount();
            }
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void withoutAValueTheJobEndsOrTheFileIsSetAside() throws InterruptedException {
        FileFunction function = (now, inputs) -> {
            throw new NumberFormatException("no number");
        };
        FileEntry file = storage.put("f.bin", 1, 2, 3);
        try (EngineUnderTest engine = engine(function, FailureMode.FAIL)) {
            engine.reading(file);
            assertThatThrownBy(engine::next)
                    .hasMessageContaining("CF_COLUMN_NOT_COMPUTED")
                    .hasMessageContaining(
                            "[" + file.location() + "] Column 'c' = 'f(x)' has no value for this file: no number.");
        }
        try (EngineUnderTest engine = engine(function, FailureMode.QUARANTINE)) {
            List<FileFinished> finished = engine.reading(file).drain().finished();
            assertThat(finished).extracting(FileFinished::outcome).containsExactly(FileFinished.Outcome.QUARANTINED);
        }
    }

    private EngineUnderTest engine(FileFunction function, FailureMode onFailure) {
        ReadConfig base = EngineUnderTest.CONFIG;
        ComputedColumn column = new ComputedColumn(
                "f(x)", new VarCharType(VarCharType.MAX_LENGTH), List.of("file_size", "file_name"), function);
        ReadConfig config = new ReadConfig(
                base.format(),
                ReadColumns.of(base.schema()).with(Map.of("c", column)),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                1,
                false,
                false,
                3,
                onFailure);
        return new EngineUnderTest(storage, config, EngineUnderTest.LIMITS);
    }
}
