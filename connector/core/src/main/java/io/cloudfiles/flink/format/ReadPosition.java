package io.cloudfiles.flink.format;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Where to resume reading: after the last record that was handed out.
 *
 * @param offset a byte offset in the file that the format can start at, or {@link #START}
 * @param skipRecords how many records from there on had been handed out already
 */
@PublicEvolving
public record ReadPosition(long offset, long skipRecords) {
    /** Sentinel for {@code offset}: nothing was read yet, begin as the range says. */
    public static final long NO_OFFSET = -1;

    /** The position of a range that nothing was read of yet. */
    public static final ReadPosition START = new ReadPosition(NO_OFFSET, 0);

    public ReadPosition {
        if (offset < NO_OFFSET || skipRecords < 0) {
            throw new IllegalArgumentException("offset " + offset + ", skipRecords " + skipRecords);
        }
    }
}
