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
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.read.EngineUnderTest.Delivered;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.testing.LongRecordFormat;

import java.util.Map;

/** Ranges of a store that fails as a test wants; batches have two rows. */
abstract class FailedReads {
    static final ReadConfig FAIL = EngineUnderTest.CONFIG;
    static final ReadConfig QUARANTINE = config(false, false, 3, FailureMode.QUARANTINE);

    final ScriptedStorage storage = new ScriptedStorage();

    Delivered read(ReadConfig config, FileEntry... files) throws InterruptedException {
        try (EngineUnderTest engine = new EngineUnderTest(storage, config, EngineUnderTest.LIMITS)) {
            return engine.reading(files).drain();
        }
    }

    static ReadConfig config(boolean ignoreCorrupt, boolean ignoreMissing, int maxAttempts, FailureMode onFailure) {
        return config(new LongRecordFormat(2), ignoreCorrupt, ignoreMissing, maxAttempts, onFailure);
    }

    static ReadConfig config(
            FileFormat format, boolean ignoreCorrupt, boolean ignoreMissing, int maxAttempts, FailureMode onFailure) {
        return new ReadConfig(
                format,
                ReadColumns.of(LongRecordFormat.SCHEMA),
                Map.of(),
                BadRecordMode.PERMISSIVE,
                4,
                ignoreCorrupt,
                ignoreMissing,
                maxAttempts,
                onFailure);
    }
}
