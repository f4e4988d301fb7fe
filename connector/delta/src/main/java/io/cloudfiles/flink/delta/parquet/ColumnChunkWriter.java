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
package io.cloudfiles.flink.delta.parquet;

import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One leaf column of an open file: gathers values into pages, and keeps the compressed pages of a row group until it is written. */
final class ColumnChunkWriter {
    private static final int MAX_PAGE_ROWS = 20_000;
    private static final int MAX_PAGE_BYTES = 1 << 20;

    private final ColumnDescriptor column;
    private final PageCompressor compressor;
    private final ValueBuffer values;
    private final PageBuffer repetitionBytes = new PageBuffer();
    private final PageBuffer definitionBytes = new PageBuffer();
    /** Null when all are 0, and no file has them. */
    private final @Nullable HybridEncoder repetitionLevels;

    private final @Nullable HybridEncoder definitionLevels;
    private final List<Page> pages = new ArrayList<>();
    private long pagesBytes;
    private int pageSlots;
    private int pageRows;
    private int pageNulls;
    private long rowGroupSlots;
    private long fileSlots;
    private long fileNulls;

    ColumnChunkWriter(ColumnDescriptor column, PageCompressor compressor, long[] slice) {
        this.column = column;
        this.compressor = compressor;
        this.values = ValueBuffer.of(column.getPrimitiveType(), slice);
        this.repetitionLevels = levels(column.getMaxRepetitionLevel(), repetitionBytes);
        this.definitionLevels = levels(column.getMaxDefinitionLevel(), definitionBytes);
    }

    private static @Nullable HybridEncoder levels(int max, PageBuffer bytes) {
        return max == 0 ? null : new HybridEncoder(HybridEncoder.bitWidth(max), bytes);
    }

    void append(ColumnVector vector, Slots slots) {
        if (repetitionLevels != null) {
            slots.writeRepetitionLevels(repetitionLevels);
        }
        if (definitionLevels != null) {
            slots.writeDefinitionLevels(definitionLevels);
        }
        if (slots.liveCount() > 0) {
            values.append(vector, slots.live());
        }
        pageSlots += slots.count();
        pageNulls += slots.count() - slots.liveCount();
    }

    /** Says that all slots of so many rows were appended; ends the page when it is large enough. */
    void endRows(int rows, PageBuffer scratch) throws IOException {
        pageRows += rows;
        if (pageRows >= MAX_PAGE_ROWS || values.pageBytes() >= MAX_PAGE_BYTES) {
            endPage(scratch);
        }
    }

    /** Heap that the column takes. */
    long bufferedBytes() {
        return pagesBytes + values.bufferedBytes() + repetitionBytes.capacity() + definitionBytes.capacity();
    }

    /** About what the column will take in the file; the page being filled counts uncompressed. */
    long encodedBytes() {
        return pagesBytes + values.pageBytes() + repetitionBytes.size() + definitionBytes.size();
    }

    private void endPage(PageBuffer scratch) throws IOException {
        scratch.clear();
        putLevels(repetitionLevels, repetitionBytes, scratch);
        putLevels(definitionLevels, definitionBytes, scratch);
        Statistics<?> statistics = pageStatistics();
        Encoding encoding = values.finishPage(scratch);
        byte[] compressed = compressor.compress(scratch.array(), scratch.size());
        pages.add(new Page(pageSlots, pageRows, scratch.size(), compressed, statistics, encoding));
        pagesBytes += compressed.length;
        rowGroupSlots += pageSlots;
        fileSlots += pageSlots;
        fileNulls += pageNulls;
        pageSlots = 0;
        pageRows = 0;
        pageNulls = 0;
    }

    private static void putLevels(@Nullable HybridEncoder encoder, PageBuffer levels, PageBuffer page) {
        if (encoder != null) {
            encoder.finish();
            page.putInt(levels.size());
            page.putAll(levels);
            levels.clear();
        }
    }

    /** Null when no bound holds. Statistics without bounds would say that the page has no values at all. */
    private @Nullable Statistics<?> pageStatistics() {
        ValueRange range = values.pageRange();
        if (range.isUnordered()) {
            return null;
        }
        Statistics.Builder builder =
                Statistics.getBuilderForReading(column.getPrimitiveType()).withNumNulls(pageNulls);
        byte[] min = range.minBytes();
        byte[] max = range.maxBytes();
        if (min != null && max != null) {
            builder.withMin(min).withMax(max);
        }
        return builder.build();
    }

    /** Writes the pages of the row group and starts the next. */
    void writeRowGroup(ParquetFileWriter file, PageBuffer scratch) throws IOException {
        if (pageRows > 0) {
            endPage(scratch);
        }
        file.startColumn(column, rowGroupSlots, compressor.codec());
        int dictionarySize = values.dictionarySize();
        scratch.clear();
        values.finishRowGroup(scratch);
        if (dictionarySize > 0) {
            BytesInput bytes = BytesInput.from(compressor.compress(scratch.array(), scratch.size()));
            file.writeDictionaryPage(new DictionaryPage(bytes, scratch.size(), dictionarySize, Encoding.PLAIN));
        }
        for (Page page : pages) {
            page.write(file);
        }
        file.endColumn();
        pages.clear();
        pagesBytes = 0;
        rowGroupSlots = 0;
    }

    /** What is known of all values whose pages were ended. */
    ColumnStatistics statistics() {
        ValueRange range = values.fileRange();
        return new ColumnStatistics(fileSlots, fileNulls, range.min(), range.max());
    }

    private record Page(
            int slots,
            int rows,
            int rawSize,
            byte[] compressed,
            @Nullable Statistics<?> statistics,
            Encoding encoding) {
        private void write(ParquetFileWriter file) throws IOException {
            file.writeDataPage(
                    slots,
                    rawSize,
                    BytesInput.from(compressed),
                    statistics,
                    rows,
                    Encoding.RLE,
                    Encoding.RLE,
                    encoding);
        }
    }
}
