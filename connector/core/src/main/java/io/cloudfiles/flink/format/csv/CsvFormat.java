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

import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.io.Serial;

/** Separated values: one record per line, or over several where values are quoted and options say so. */
final class CsvFormat implements FileFormat {
    static final String NAME = "csv";

    @Serial
    private static final long serialVersionUID = 1L;

    private final CsvConfig config;
    private final transient DecoderPool<CsvDecoder> decoders;

    CsvFormat(CsvConfig config) {
        this.config = config;
        this.decoders = new DecoderPool<>(schema -> new CsvDecoder(config, schema));
    }

    @Serial
    private Object readResolve() {
        return new CsvFormat(config);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return config.encoding().isSplittable(file) && !config.dialect().multiLine();
    }

    @Override
    public boolean canPrune() {
        return config.hasHeader() && config.singleVariantColumn() == null;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            return CsvRecordReader.open(config, decoders, input, range, position, schema);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public SchemaInferrer inferrer() {
        return new CsvSchemaInferrer(config);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CsvFormat that && config.equals(that.config);
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
