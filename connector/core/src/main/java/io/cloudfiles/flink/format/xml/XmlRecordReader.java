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
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Reads the records of a document. A batch holds rows of one chunk, so that its texts can stay where they are; a chunk may give several
 * batches, which share its bytes. Positions lie behind records; their second number is that of the elements that are open there, by which
 * a document that is cut off can be told.
 */
final class XmlRecordReader implements RecordReader {
    private static final int MAX_ROWS = 8192;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;

    private final StorageInput input;
    private final XmlConfig config;
    private final XmlChunks chunks;
    private final DecoderPool<XmlDecoder> decoders;
    private final XmlDecoder decoder;
    private final ReadSchema schema;
    private final FileRange range;
    private final boolean isFirstRead;
    private boolean started;
    private boolean ended;
    private boolean closed;

    private XmlRecordReader(
            StorageInput input,
            XmlConfig config,
            XmlChunks chunks,
            DecoderPool<XmlDecoder> decoders,
            FileRange range,
            ReadPosition position,
            ReadSchema schema) {
        this.input = input;
        this.config = config;
        this.chunks = chunks;
        this.decoders = decoders;
        this.decoder = decoders.take(schema);
        this.schema = schema;
        this.range = range;
        this.isFirstRead = position.offset() <= 0;
        decoder.start(range.file(), position.skipRecords());
    }

    /** @param chunkBytes how much is read at once */
    static XmlRecordReader open(
            XmlConfig config,
            DecoderPool<XmlDecoder> decoders,
            StorageInput input,
            FileRange range,
            ReadPosition position,
            ReadSchema schema,
            int chunkBytes)
            throws IOException {
        long offset = Math.max(0, position.offset());
        XmlChunks chunks =
                new XmlChunks(config.encoding().open(input, range, offset), offset, Long.MAX_VALUE, chunkBytes);
        return new XmlRecordReader(input, config, chunks, decoders, range, position, schema);
    }

    @Override
    public @Nullable DecodedBatch next() throws IOException {
        if (!started) {
            nextChunk();
            started = true;
            if (isFirstRead) {
                DeclaredEncoding.requireReadable(
                        config.encodingIsGiven(), input.file(), chunks.bytes(), chunks.limit());
            }
        }
        while (!ended) {
            int start = decoder.position();
            boolean more = true;
            while (more && hasRoom(start)) {
                more = decoder.readRecord();
            }
            if (!decoder.rows().isEmpty()) {
                return decoder.finish();
            }
            if (chunks.isLast() && !more) {
                ended = true;
            } else if (!more) {
                nextChunk();
            }
        }
        return null;
    }

    private void nextChunk() throws IOException {
        chunks.next(decoder.position());
        decoder.load(chunks);
    }

    private boolean hasRoom(int start) {
        XmlRows rows = decoder.rows();
        return rows.count() < MAX_ROWS && rows.widthBytes() + decoder.position() - start < MAX_BATCH_BYTES;
    }

    @Override
    public void close() throws IOException {
        if (ended && !closed) {
            decoders.giveBack(decoder, schema, range);
        }
        closed = true;
        try {
            chunks.close();
        } finally {
            input.close();
        }
    }
}
