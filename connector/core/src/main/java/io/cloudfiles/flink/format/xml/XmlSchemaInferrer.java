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

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.SampledRecords;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VariantType;

import java.io.IOException;
import java.util.List;

/**
 * Finds the schema of XML: the union of the attributes and elements of all records. Malformed records are left out; what becomes of them
 * is decided when they are read.
 */
record XmlSchemaInferrer(XmlConfig config) implements SchemaInferrer {
    @Override
    public RowType infer(StorageInput input, long maxBytes) throws IOException {
        String whole = config.singleVariantColumn();
        if (whole != null) {
            boolean isEmpty = input.file().sizeBytes() == 0;
            return new RowType(true, isEmpty ? List.of() : List.of(new RowType.RowField(whole, new VariantType())));
        }
        try (XmlChunks chunks = new XmlChunks(config.encoding().open(input), 0, maxBytes, LineChunks.CHUNK_BYTES)) {
            ObservedType records = new ObservedType(merger(), config.caseSensitive());
            chunks.next(0);
            DeclaredEncoding.requireReadable(config.encodingIsGiven(), input.file(), chunks.bytes(), chunks.limit());
            Head head = new Head(config);
            for (int used = head.read(chunks, records); !chunks.isLast(); used = head.read(chunks, records)) {
                chunks.next(used);
            }
            return records.columns();
        }
    }

    @Override
    public RowType merge(RowType a, RowType b) {
        if (config.singleVariantColumn() != null) {
            return a.getFieldCount() == 0 ? b : a;
        }
        return merger().merge(a, b);
    }

    private XmlTypeMerger merger() {
        return new XmlTypeMerger(config.valueTag());
    }

    /** Reads the records of one chunk after the other. */
    private static final class Head {
        private final XmlScanner in = new XmlScanner();
        private final RowTags tags;
        private final XmlTypeReader types;
        private final SampledRecords sample;

        Head(XmlConfig config) {
            this.tags = new RowTags(config.rowTag());
            this.types = new XmlTypeReader(in, config);
            this.sample = new SampledRecords(config.sampledShare());
        }

        /** Reads the whole records of a chunk; where what is left begins. */
        int read(XmlChunks chunks, ObservedType records) {
            in.load(chunks.bytes(), 0, chunks.limit());
            while (true) {
                int start = tags.next(in.bytes, in.position, in.limit);
                if (start < 0) {
                    return -1 - start;
                }
                int end = recordEnd(start);
                if (end < 0) {
                    return start;
                }
                if (in.position == end && sample.takesNext()) {
                    in.startRecord(start);
                    in.startTag();
                    types.readRecord(records);
                }
                in.position = end;
            }
        }

        /** Behind a record, which is where the scanner is if it is well-formed; -1 when it is cut off. */
        private int recordEnd(int start) {
            in.startRecord(start);
            try {
                in.startTag();
                in.skipElement();
                return in.position;
            } catch (CutOffException e) {
                return -1;
            } catch (MalformedXmlException e) {
                in.position = start;
                return tags.recordEnd(in.bytes, start, in.limit);
            }
        }
    }
}
