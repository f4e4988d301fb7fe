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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.FileEntry;

/**
 * Finds the records of a chunk: a line with one object, or with an array of objects, each of which is a row. Such an array is looked
 * through as a whole before its first row is made, so that a malformed one gives no rows.
 */
final class JsonDecoder {
    private final JsonScanner in;
    private final JsonRows rows;

    /** Offset of the chunk in the file. */
    private long chunkOffset;

    private int lineStart;
    private boolean isInArray;
    private int elementsRead;

    JsonDecoder(JsonConfig config, ReadSchema schema) {
        this.in = new JsonScanner(config.features(), config.lineEnd());
        this.rows = new JsonRows(in, config, schema);
    }

    /** Begins a file; the one before must be at its end. */
    void start(FileEntry file) {
        in.load(new byte[0], 0, 0);
        rows.start(file);
    }

    /**
     * Goes to the next chunk; the batch must be finished.
     *
     * @param start of its first line
     */
    void load(LineChunks chunks, int start) {
        in.load(chunks.bytes(), start, chunks.slackStart());
        chunkOffset = chunks.offsetOf(0);
    }

    JsonRows rows() {
        return rows;
    }

    /** Behind what was read of the chunk. */
    int position() {
        return in.position;
    }

    /** Skips blank lines and shows where the next line begins, or the limit when there is none. */
    int nextLine(int limit) {
        return in.nextLine(limit);
    }

    /** Whether the last line is an array of which not all elements were read. */
    boolean isInArray() {
        return isInArray;
    }

    /** Reads the line at the position, or only enters it when it is an array. */
    void readLine() {
        lineStart = in.position;
        in.startRecord(lineStart);
        try {
            byte first = in.peek();
            if (first == '[' && rows.splitsArrays()) {
                enterArray();
            } else if (!in.isLineEnd(first) && rows.read(first)) {
                in.endRecord();
                rows.add(lineStart, in.position, chunkOffset + lineStart);
            } else if (!in.isLineEnd(first)) {
                throw in.malformed(in.position, "an object expected");
            }
        } catch (MalformedJsonException e) {
            in.position = in.lineEnd(lineStart);
            rows.addMalformed(lineStart, in.position, chunkOffset + lineStart, e.getMessage());
        }
    }

    private void enterArray() {
        int start = in.position;
        if (!in.enter(']')) {
            in.endRecord();
            return;
        }
        do {
            if (in.peek() != '{') {
                throw in.malformed(in.position, "an object expected");
            }
            in.skipValue();
        } while (in.hasMore(']'));
        in.endRecord();
        in.position = start + 1;
        isInArray = true;
        elementsRead = 0;
    }

    /** Reads the next element of the array. */
    void readElement() {
        byte first = in.peek();
        int start = in.position;
        try {
            rows.read(first);
            rows.add(start, in.position, chunkOffset + start);
        } catch (MalformedJsonException e) {
            in.position = start;
            in.skipValue();
            rows.addMalformed(start, in.position, chunkOffset + start, e.getMessage());
        }
        leaveElement();
    }

    /** Passes over elements that were handed out already. */
    void skipElements(long count) {
        while (isInArray && elementsRead < count) {
            in.skipValue();
            leaveElement();
        }
    }

    private void leaveElement() {
        elementsRead++;
        isInArray = in.hasMore(']');
        if (!isInArray) {
            in.endRecord();
        }
    }

    /** Gives away the batch; its position is behind the last record. */
    DecodedBatch finish(LineChunks chunks) {
        return rows.finish(
                isInArray
                        ? new ReadPosition(chunkOffset + lineStart, elementsRead)
                        : new ReadPosition(chunks.offsetOf(in.position), 0));
    }
}
