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
import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType;

/** The values of one column: of the page being filled, the dictionary of the row group, and the range of the whole file. */
interface ValueBuffer {
    /**
     * A buffer for the values of a column.
     *
     * @param slice scratch space of any size, shared by the columns of a file
     */
    static ValueBuffer of(PrimitiveType type, long[] slice) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> new BooleanBuffer();
            case INT32, INT64, FLOAT, DOUBLE -> new NumberBuffer(type.getPrimitiveTypeName(), slice);
            case BINARY -> new BytesBuffer();
            case FIXED_LEN_BYTE_ARRAY -> new DecimalBuffer(type.getTypeLength());
            case INT96 -> throw new IllegalArgumentException("INT96 is never written.");
        };
    }

    /** Adds values to the page. */
    void append(ColumnVector vector, Positions positions);

    /** About the size of the values of the page, encoded. */
    long pageBytes();

    /** Heap that the buffer takes. */
    long bufferedBytes();

    /** Writes the values of the page and starts the next one; its range joins that of the file. */
    Encoding finishPage(PageBuffer out);

    /** The range of the values of the page; valid until {@link #finishPage}. */
    ValueRange pageRange();

    /** Number of entries of the dictionary that pages of the row group refer to; 0 when there is none. */
    int dictionarySize();

    /** Writes the dictionary, if any, frees the memory and starts the next row group; between two pages. */
    void finishRowGroup(PageBuffer out);

    /** The range of all values of the file, those of finished pages. */
    ValueRange fileRange();
}
