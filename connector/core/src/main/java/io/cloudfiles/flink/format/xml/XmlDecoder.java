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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a chunk and reads them. A record that is malformed ends with the end tag of its name that closes it; so reading
 * goes on behind it. One that the chunk cuts off is read from its start again when more of the file is there.
 */
final class XmlDecoder {
    private final XmlScanner in = new XmlScanner();
    private final RowTags tags;
    private final XmlRows rows;
    private final @Nullable RowValidation validation;

    /** Offset of the chunk in the file. */
    private long chunkOffset;

    private boolean isLast;

    XmlDecoder(XmlConfig config, ReadSchema schema) {
        this.tags = new RowTags(config.rowTag());
        this.rows = new XmlRows(in, config, schema);
        this.validation = config.xsd() == null ? null : new RowValidation(config.xsd());
    }

    /** Begins a file, or goes on in it behind so many start tags of elements that are no records. */
    void start(FileEntry file, long openElements) {
        in.load(new byte[XmlChunks.PADDING], 0, 0);
        tags.start(openElements);
        rows.start(file);
    }

    /** Goes to the next chunk, which begins at the position; the batch must be finished. */
    void load(XmlChunks chunks) {
        in.load(chunks.bytes(), 0, chunks.limit());
        chunkOffset = chunks.offsetOf(0);
        isLast = chunks.isLast();
    }

    XmlRows rows() {
        return rows;
    }

    /** Behind what was read of the chunk. */
    int position() {
        return in.position;
    }

    /** Reads the next record; false when the chunk has no other whole one. */
    boolean readRecord() {
        int start = tags.next(in.bytes, in.position, in.limit);
        if (start < 0) {
            int cut = -1 - start;
            return isLast && endDocument(cut) || goTo(cut);
        }
        in.startRecord(start);
        try {
            in.startTag();
            rows.read();
        } catch (CutOffException e) {
            return isLast ? addLast(start, "the file ends within it") : goTo(start);
        } catch (MalformedXmlException e) {
            return endMalformed(start, e.getMessage());
        }
        String problem = validation == null ? null : validation.problem(in.bytes, start, in.position);
        if (problem != null) {
            return addMalformed(start, in.position, problem);
        }
        rows.add(start, in.position, chunkOffset + start);
        return true;
    }

    private boolean goTo(int position) {
        in.position = position;
        return false;
    }

    private boolean endMalformed(int start, @Nullable String reason) {
        int end = tags.recordEnd(in.bytes, start, in.limit);
        if (end < 0 && !isLast) {
            return goTo(start);
        }
        return end < 0 ? addLast(start, reason) : addMalformed(start, end, reason);
    }

    /** Adds what the file ends with; nothing else is wrong with it then. */
    private boolean addLast(int start, @Nullable String reason) {
        tags.start(0);
        return addMalformed(start, in.limit, reason);
    }

    private boolean addMalformed(int start, int end, @Nullable String reason) {
        rows.addMalformed(start, end, chunkOffset + start, reason);
        in.position = end;
        return true;
    }

    /** At the end of the file: what is cut off there is a malformed record. */
    private boolean endDocument(int cut) {
        String reason;
        if (cut < in.limit) {
            reason = "the file ends within a tag, a comment or another markup";
        } else if (tags.depth() > 0) {
            reason = "the file ends before " + tags.depth() + " of its elements do";
        } else {
            return false;
        }
        return addLast(cut, reason);
    }

    /** Gives away the batch; its position is behind the last record. */
    DecodedBatch finish() {
        return rows.finish(new ReadPosition(chunkOffset + in.position, tags.depth()));
    }
}
