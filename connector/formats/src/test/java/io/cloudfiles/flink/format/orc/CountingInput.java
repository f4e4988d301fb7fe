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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.testing.BytesInput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A file that counts what is read of it. */
final class CountingInput implements StorageInput {
    private final BytesInput file;
    private long bytes;

    CountingInput(String name, byte[] content) {
        file = new BytesInput(name, content);
    }

    /** How many rows a reader gives. */
    int rows(ReadSchema schema) {
        int rows = 0;
        try (RecordReader reader =
                FormatRows.ORC.format(Map.of()).open(this, FileRange.whole(file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rows += batch.records().rowCount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public FileEntry file() {
        return file.file();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        int count = file.read(position, buffer, offset, length);
        bytes += Math.max(count, 0);
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
