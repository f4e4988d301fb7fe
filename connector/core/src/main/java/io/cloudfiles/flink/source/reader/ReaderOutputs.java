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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.batch.SchemaChange;
import io.cloudfiles.flink.batch.SchemaChangeTypeInfo;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.read.FileFinished;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.OutputTag;

/** The side outputs of the reader. */
@Internal
public final class ReaderOutputs {
    /** Each range that came to its end, behind its last batch; in band, so that it is exact at every checkpoint. */
    public static final OutputTag<FileFinished> FINISHED =
            new OutputTag<>("cloudfiles-finished", FileFinishedTypeInfo.INSTANCE);

    /** Each bad record, behind the batch that it was met with and before the end of its range; in band, so that each comes exactly once. */
    public static final OutputTag<BadRecord> BAD_RECORDS =
            new OutputTag<>("cloudfiles-bad-records", BadRecordTypeInfo.INSTANCE);

    /** The schema version of the next batch, where it is newer than those of the batches before. */
    public static final OutputTag<SchemaChange> SCHEMA_CHANGES =
            new OutputTag<>("cloudfiles-schema-changes", SchemaChangeTypeInfo.INSTANCE);

    private ReaderOutputs() {}
}
