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

import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.io.Serial;

/** XML: elements of one name are records. */
final class XmlFormat implements FileFormat {
    static final String NAME = "xml";

    @Serial
    private static final long serialVersionUID = 1L;

    private final XmlConfig config;
    private final transient DecoderPool<XmlDecoder> decoders;

    XmlFormat(XmlConfig config) {
        this.config = config;
        this.decoders = new DecoderPool<>(schema -> new XmlDecoder(config, schema));
    }

    @Serial
    private Object readResolve() {
        return new XmlFormat(config);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Never: what looks like the start tag of a record may stand in a comment, in CDATA or in another record that began before a cut. */
    @Override
    public boolean isSplittable(FileEntry file) {
        return false;
    }

    @Override
    public boolean canPrune() {
        return config.singleVariantColumn() == null;
    }

    @Override
    public String whatARecordIs() {
        return "an element <" + config.rowTag() + "> (xml.row-tag) that has columns";
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            return XmlRecordReader.open(config, decoders, input, range, position, schema, LineChunks.CHUNK_BYTES);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public SchemaInferrer inferrer() {
        return new XmlSchemaInferrer(config);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof XmlFormat that && config.equals(that.config);
    }

    @Override
    public int hashCode() {
        return config.hashCode();
    }

    @Override
    public String toString() {
        return NAME + " " + config;
    }
}
