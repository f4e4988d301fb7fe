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
package io.cloudfiles.flink.delta.engine;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads and writes the checkpoints of the log, classic ones and V2 with their sidecars. Table data takes another way. */
final class LogParquetHandler implements ParquetHandler {
    private final StorageFileIO files;

    LogParquetHandler(StorageFileIO files) {
        this.files = files;
    }

    /** The predicate is a hint that we do not take: Kernel filters again, and checkpoints have few row groups. */
    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(
            CloseableIterator<FileStatus> fileIter, StructType physicalSchema, Optional<Predicate> predicate) {
        return new FilesReader(fileIter, physicalSchema);
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(
            String directoryPath, CloseableIterator<FilteredColumnarBatch> dataIter, List<Column> statsColumns) {
        throw new UnsupportedOperationException("[" + directoryPath + "] Table data is not written through Kernel.");
    }

    @Override
    public void writeParquetFileAtomically(String filePath, CloseableIterator<FilteredColumnarBatch> data)
            throws IOException {
        try (data) {
            LogParquetWriter.write(files.openForWriting(filePath), data);
        }
    }

    /** The batches of one file after the other. */
    private final class FilesReader implements CloseableIterator<FileReadResult> {
        private final CloseableIterator<FileStatus> remaining;
        private final StructType schema;
        private Optional<LogParquetReader> current = Optional.empty();

        FilesReader(CloseableIterator<FileStatus> remaining, StructType schema) {
            this.remaining = remaining;
            this.schema = schema;
        }

        @Override
        public boolean hasNext() {
            while (current.isEmpty() || !current.get().hasNext()) {
                closeCurrent();
                if (!remaining.hasNext()) {
                    return false;
                }
                current = Optional.of(LogParquetReader.open(files, remaining.next(), schema));
            }
            return true;
        }

        @Override
        public FileReadResult next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.get().next();
        }

        private void closeCurrent() {
            current.ifPresent(LogParquetReader::close);
            current = Optional.empty();
        }

        @Override
        public void close() throws IOException {
            closeCurrent();
            remaining.close();
        }
    }
}
