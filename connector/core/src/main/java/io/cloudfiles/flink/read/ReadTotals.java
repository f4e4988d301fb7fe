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

import io.cloudfiles.flink.format.DecodedBatch;
import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * What a source has delivered since its ledger began; exact at every checkpoint.
 *
 * @param files files whose first range was ingested
 * @param bytes bytes of ingested ranges
 * @param rows rows delivered
 * @param rescuedRows rows with rescued data
 * @param corruptRecords malformed records that were kept or turned into nulls
 * @param droppedRecords malformed records that were dropped
 * @param skippedFiles files of which a range ended otherwise than {@code INGESTED}; one that several readers had ranges of may count once
 *     with each
 * @param schemaVersion number of the newest version of the schema that rows were delivered under; the newest of both in a sum
 */
@PublicEvolving
public record ReadTotals(
        long files,
        long bytes,
        long rows,
        long rescuedRows,
        long corruptRecords,
        long droppedRecords,
        long skippedFiles,
        int schemaVersion)
        implements Serializable {
    /** Nothing delivered. */
    public static final ReadTotals ZERO = new ReadTotals(0, 0, 0, 0, 0, 0, 0);

    /** Under the first version of a schema. */
    public ReadTotals(
            long files,
            long bytes,
            long rows,
            long rescuedRows,
            long corruptRecords,
            long droppedRecords,
            long skippedFiles) {
        this(files, bytes, rows, rescuedRows, corruptRecords, droppedRecords, skippedFiles, 0);
    }

    /** The sum of both. */
    public ReadTotals plus(ReadTotals other) {
        return new ReadTotals(
                files + other.files,
                bytes + other.bytes,
                rows + other.rows,
                rescuedRows + other.rescuedRows,
                corruptRecords + other.corruptRecords,
                droppedRecords + other.droppedRecords,
                skippedFiles + other.skippedFiles,
                Math.max(schemaVersion, other.schemaVersion));
    }

    /** With a batch that was delivered. */
    ReadTotals plus(DecodedBatch batch) {
        return new ReadTotals(
                files,
                bytes,
                rows + batch.records().rowCount(),
                rescuedRows + batch.rescuedRows(),
                corruptRecords + batch.corruptRecords(),
                droppedRecords + batch.droppedRecords(),
                skippedFiles,
                Math.max(schemaVersion, batch.records().schemaVersion()));
    }

    /** With a range that ended. */
    ReadTotals plus(FileFinished finished) {
        boolean ingested = finished.outcome() == FileFinished.Outcome.INGESTED;
        return new ReadTotals(
                files + (ingested && finished.range().start() == 0 ? 1 : 0),
                bytes + (ingested ? finished.range().length() : 0),
                rows,
                rescuedRows,
                corruptRecords,
                droppedRecords,
                skippedFiles + (ingested ? 0 : 1),
                schemaVersion);
    }

    /** What came on top of an earlier state. */
    public ReadTotals minus(ReadTotals earlier) {
        return new ReadTotals(
                files - earlier.files,
                bytes - earlier.bytes,
                rows - earlier.rows,
                rescuedRows - earlier.rescuedRows,
                corruptRecords - earlier.corruptRecords,
                droppedRecords - earlier.droppedRecords,
                skippedFiles - earlier.skippedFiles,
                schemaVersion);
    }
}
