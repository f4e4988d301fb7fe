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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.BytesTarget;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import java.io.IOException;

/** The values of a dictionary page, decoded once for all pages of a column chunk. Of the arrays, that of the column's type is filled. */
final class DecodedDictionary {
    int[] ints = {};
    long[] longs = {};
    float[] floats = {};
    double[] doubles = {};
    final BytesTarget bytes;

    private DecodedDictionary(int bytesCapacity) {
        bytes = new BytesTarget(bytesCapacity);
    }

    static DecodedDictionary of(ColumnDescriptor column, DictionaryPage page) throws IOException {
        PageBytes content = PageBytes.of(page.getBytes());
        PlainValues values = new PlainValues(column, content.array(), content.start(), content.end());
        int size = page.getDictionarySize();
        PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
        boolean isBytes =
                switch (type) {
                    case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> true;
                    case INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> false;
                };
        DecodedDictionary dictionary = new DecodedDictionary(isBytes ? size : 0);
        switch (type) {
            case INT32 -> values.ints(dictionary.ints = new int[size], 0, size);
            case INT64 -> values.longs(dictionary.longs = new long[size], 0, size);
            case FLOAT -> values.floats(dictionary.floats = new float[size], 0, size);
            case DOUBLE -> values.doubles(dictionary.doubles = new double[size], 0, size);
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> values.bytes(dictionary.bytes, 0, size);
            case BOOLEAN -> throw new ParquetDecodingException("A dictionary of booleans.");
        }
        return dictionary;
    }
}
