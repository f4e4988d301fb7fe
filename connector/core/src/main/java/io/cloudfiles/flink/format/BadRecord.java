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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A record that is malformed, or that has a value of another type than its column where no rescued data column takes it. There is one
 * for each record that {@link DecodedBatch} counts as corrupt or dropped.
 *
 * @param file what it is in
 * @param offset of its first byte in the file, in an Avro file that of its block; {@link #UNKNOWN} where the format has none
 * @param number of the record in the file, from 1; {@link #UNKNOWN} where files are cut into ranges whose records nobody counts
 * @param outcome what became of it
 * @param reason what is wrong with it
 * @param content its bytes in UTF-8 as far as the file is, at most {@link #MAX_CONTENT_BYTES} of them; of Avro, ORC and Parquet, which
 *     have no text, the values that do not fit as a JSON object. Not to be changed
 * @param length of the whole content in bytes
 * @param schemaVersion number of the schema version that it was read with
 */
@PublicEvolving
public record BadRecord(
        Location file,
        long offset,
        long number,
        Outcome outcome,
        String reason,
        byte[] content,
        long length,
        int schemaVersion) {
    /** At most so much of a record is kept. */
    public static final int MAX_CONTENT_BYTES = 64 * 1024;

    /** Sentinel for an offset or a number that is not known. */
    public static final long UNKNOWN = -1;

    /** What became of a bad record. */
    public enum Outcome {
        /** It is a row, with nulls for what could not be read. */
        KEPT,
        /** There is no row of it. */
        DROPPED
    }

    public BadRecord {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
        if (offset < UNKNOWN || number < UNKNOWN || content.length > MAX_CONTENT_BYTES || content.length > length) {
            throw new IllegalArgumentException(
                    "offset " + offset + ", number " + number + ", " + content.length + " bytes of " + length);
        }
    }

    /**
     * The beginning of a content, copied.
     *
     * @param bytes hold the content
     */
    public static byte[] beginning(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, Math.min(to, from + MAX_CONTENT_BYTES));
    }

    /** Whether there was more of it than {@link #content} has. */
    public boolean isTruncated() {
        return content.length < length;
    }

    /** The content as text; bytes that are not UTF-8 are replaced. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BadRecord that
                && file.equals(that.file)
                && offset == that.offset
                && number == that.number
                && outcome == that.outcome
                && reason.equals(that.reason)
                && Arrays.equals(content, that.content)
                && length == that.length
                && schemaVersion == that.schemaVersion;
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, offset, number, outcome, reason, Arrays.hashCode(content), length, schemaVersion);
    }

    @Override
    public String toString() {
        return "BadRecord[" + file + ", offset " + offset + ", number " + number + ", " + outcome + ", " + reason + ", "
                + length + " bytes: " + text() + "]";
    }
}
