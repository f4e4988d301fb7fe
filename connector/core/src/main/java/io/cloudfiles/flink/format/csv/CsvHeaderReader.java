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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.storage.FileEntry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands in front of the data of a file. Leaves scanner and chunks at the first record that is data. */
final class CsvHeaderReader {
    private final CsvConfig config;
    private final CsvScanner in;
    private final LineChunks chunks;
    private final FileEntry file;

    /**
     * @param in gets the chunks
     * @param chunks at the start of the file
     */
    CsvHeaderReader(CsvConfig config, CsvScanner in, LineChunks chunks, FileEntry file) {
        this.config = config;
        this.in = in;
        this.chunks = chunks;
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @param caseSensitive whether names that differ in case are different
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when it cannot be the first record of a CSV file
     */
    CsvHeader read(boolean caseSensitive) throws IOException {
        in.unload();
        int start = chunks.next(0);
        if (start < 0) {
            return CsvHeader.NONE;
        }
        in.load(chunks, start);
        for (int skipped = 0; skipped < config.skipRows(); skipped++) {
            if (in.position >= in.limit() && !nextChunk()) {
                return CsvHeader.NONE;
            }
            in.skipLine();
        }
        while (in.nextRecord() >= in.limit()) {
            if (!nextChunk()) {
                return CsvHeader.NONE;
            }
        }
        return readFirst(caseSensitive);
    }

    /** That the head of a file cannot be read. */
    static CloudFilesException unreadable(FileEntry file, UnescapedQuoteException why) {
        return new CloudFilesException(
                ErrorCode.CF_CORRUPT_RECORD,
                "[" + file.location() + "] " + why.getMessage() + ". " + UnescapedQuoteException.WHAT_TO_DO);
    }

    private boolean nextChunk() throws IOException {
        int start = chunks.next(in.position);
        if (start >= 0) {
            in.load(chunks, start);
        }
        return start >= 0;
    }

    private CsvHeader readFirst(boolean caseSensitive) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            while (!readNames(names)) {
                if (!nextChunk()) {
                    throw new IllegalStateException("A record is incomplete, but nothing follows.");
                }
            }
        } catch (UnescapedQuoteException e) {
            throw unreadable(file, e);
        }
        int width = names.size();
        return config.hasHeader()
                ? new CsvHeader(CsvHeader.distinct(names, caseSensitive), width, chunks.offsetOf(in.position))
                : new CsvHeader(List.of(), width, chunks.lineOffset(in.position));
    }

    /** False when the record goes on behind the chunk; the position is at its start then, or when there is no header. */
    private boolean readNames(List<String> names) {
        int start = in.position;
        names.clear();
        boolean more = true;
        while (more) {
            more = in.value();
            names.add(in.incomplete || in.isNull() ? "" : in.text());
            if (names.size() > config.maxColumns()) {
                throw new CloudFilesException(
                        ErrorCode.CF_FILE_UNREADABLE,
                        "[" + file.location() + "] the first record has more than " + config.maxColumns()
                                + " values. Check csv.sep and csv.quote, raise csv.max-columns, or leave the file out.");
            }
        }
        boolean isComplete = !in.incomplete;
        in.incomplete = false;
        if (!isComplete || !config.hasHeader()) {
            in.position = start;
        }
        return isComplete;
    }
}
