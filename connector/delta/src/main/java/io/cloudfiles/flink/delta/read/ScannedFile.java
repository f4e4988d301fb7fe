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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.engine.KernelInternals;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A data file of a scan, read with its deletion vector, its partition values and the table's present names of columns. */
final class ScannedFile {
    private ScannedFile() {}

    /**
     * Reads a file.
     *
     * @param scanState what {@link Scan#getScanState} gave
     * @param scanFile a row of {@link Scan#getScanFiles}
     * @return its batches, to be closed by the caller; rows that a selection vector leaves out are deleted ones
     */
    static CloseableIterator<FilteredColumnarBatch> read(Engine engine, Row scanState, Row scanFile)
            throws IOException {
        FileStatus file = KernelInternals.dataFile(scanFile);
        StructType schema = KernelInternals.physicalSchema(scanState);
        CloseableIterator<ColumnarBatch> physical = engine.getParquetHandler()
                .readParquetFiles(KernelInternals.closeable(List.of(file).iterator()), schema, Optional.empty())
                .map(FileReadResult::getData);
        return Scan.transformPhysicalData(engine, scanState, scanFile, physical);
    }
}
