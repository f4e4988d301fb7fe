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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.io.Serial;

/**
 * A bulk format of Flink. It opens files by their paths, through Flink's file systems, so that our storage only tells whether the file is
 * still the one that was discovered.
 *
 * @param <T> what it reads
 */
final class BulkFileFormat<T> implements FileFormat {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;

    private final Reading<T> reading;
    private final transient DecoderPool<Reading<T>> copies;

    BulkFileFormat(String name, Reading<T> reading) {
        this.name = name;
        this.reading = reading;
        this.copies = new DecoderPool<>(schema -> Copies.copy(reading));
    }

    @Serial
    private Object readResolve() {
        return new BulkFileFormat<>(name, reading);
    }

    @Override
    public String name() {
        return name;
    }

    /** As Flink decides it: what Flink would decompress is read as a whole. */
    @Override
    public boolean isSplittable(FileEntry file) {
        return reading.format().isSplittable()
                && StandardDeCompressors.getDecompressorForFileName(
                                file.location().name())
                        == null;
    }

    /** What it reads was decided when it was made. */
    @Override
    public boolean canPrune() {
        return false;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            return BulkRecordReader.open(name, copies, new DiscoveredVersion(input), range, position, schema);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** Infers nothing: columns are declared. */
    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> RowType.of();
    }
}
