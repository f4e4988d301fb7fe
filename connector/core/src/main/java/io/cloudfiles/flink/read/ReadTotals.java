package io.cloudfiles.flink.read;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What a source has delivered since its ledger began; exact at every checkpoint.
 *
 * @param files files whose first range was finished; once all is drained, the number of finished files
 * @param bytes bytes of finished ranges
 * @param rows rows delivered
 * @param rescuedRows rows with rescued data
 * @param corruptRecords malformed records that were kept or turned into nulls
 * @param droppedRecords malformed records that were dropped
 * @param skippedFiles ranges that ended otherwise than {@code INGESTED}
 */
@PublicEvolving
public record ReadTotals(
        long files, long bytes, long rows, long rescuedRows, long corruptRecords, long droppedRecords, long skippedFiles) {
    /** Nothing delivered. */
    public static final ReadTotals ZERO = new ReadTotals(0, 0, 0, 0, 0, 0, 0);

    /** The sum of both. */
    public ReadTotals plus(ReadTotals other) {
        return new ReadTotals(
                files + other.files,
                bytes + other.bytes,
                rows + other.rows,
                rescuedRows + other.rescuedRows,
                corruptRecords + other.corruptRecords,
                droppedRecords + other.droppedRecords,
                skippedFiles + other.skippedFiles);
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
                skippedFiles - earlier.skippedFiles);
    }
}
