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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.batch.RecordBatch;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/**
 * A batch with the position behind it and what happened on the way.
 *
 * @param records the rows; may be none, when all records of a stretch were dropped
 * @param next where to resume once these rows were handed out
 * @param rescuedRows how many of the rows have rescued data
 * @param corruptRecords how many malformed records were met: kept in the corrupt record column, or as a row of nulls
 * @param droppedRecords how many malformed records were dropped because the mode says so; not part of {@code corruptRecords}
 * @param badRecords the corrupt and the dropped records, in order; none where a format counts only
 */
@PublicEvolving
public record DecodedBatch(
        RecordBatch records,
        ReadPosition next,
        int rescuedRows,
        int corruptRecords,
        int droppedRecords,
        List<BadRecord> badRecords) {
    public DecodedBatch {
        badRecords = List.copyOf(badRecords);
    }

    /** Without bad records, or of a format that counts them only. */
    public DecodedBatch(
            RecordBatch records, ReadPosition next, int rescuedRows, int corruptRecords, int droppedRecords) {
        this(records, next, rescuedRows, corruptRecords, droppedRecords, List.of());
    }
}
