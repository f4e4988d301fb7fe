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

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the task thread emits next, batch first.
 *
 * @param records rows of one range, or null
 * @param badRecords the bad ones among the records of which these rows are
 * @param finished the end of that range, or null while it goes on
 * @param added the range as it was added; {@code finished} may name another version of the file, which was read in its place
 */
@Internal
public record Emission(
        @Nullable RecordBatch records,
        List<BadRecord> badRecords,
        @Nullable FileFinished finished,
        FileRange added) {}
