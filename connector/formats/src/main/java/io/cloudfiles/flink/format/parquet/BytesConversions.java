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
import org.apache.flink.table.data.columnar.vector.heap.HeapBytesVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads texts and bytes, and as texts what has no type of its own. */
final class BytesConversions {
    private static final int UUID_TEXT_LENGTH = 36;
    /** Up to which decimals are written without an exponent, so that no damaged file makes texts of any length. */
    private static final int MAX_PLAIN_SCALE = 1_000;

    private BytesConversions() {}

    static @Nullable Conversion find(LeafType from, LogicalType to) {
        boolean toText = to.is(LogicalTypeFamily.CHARACTER_STRING);
        return switch (from.kind()) {
            case TEXT, BYTES -> ColumnChunk::bytes;
            case DECIMAL -> toText && from.isLongDecimal() ? chunk -> decimals(chunk, from.scale()) : null;
            case UUID -> toText ? BytesConversions::uuids : ColumnChunk::bytes;
            default -> null;
        };
    }

    private static HeapBytesVector decimals(ColumnChunk chunk, int scale) {
        HeapBytesVector values = chunk.bytes();
        BytesTarget target = new BytesTarget(chunk.places());
        for (int i = 0; i < chunk.places(); i++) {
            if (values.length[i] > 0) {
                BigDecimal value =
                        new BigDecimal(new BigInteger(values.buffer, values.start[i], values.length[i]), scale);
                byte[] text = (scale <= MAX_PLAIN_SCALE ? value.toPlainString() : value.toString())
                        .getBytes(StandardCharsets.US_ASCII);
                target.put(i, text, 0, text.length);
            }
        }
        return target.vector;
    }

    private static HeapBytesVector uuids(ColumnChunk chunk) {
        HeapBytesVector values = chunk.bytes();
        BytesTarget target = new BytesTarget(chunk.places());
        for (int i = 0; i < chunk.places(); i++) {
            if (values.length[i] == 2 * Long.BYTES) {
                ByteBuffer value = ByteBuffer.wrap(values.buffer, values.start[i], values.length[i]);
                byte[] text = new java.util.UUID(value.getLong(), value.getLong())
                        .toString()
                        .getBytes(StandardCharsets.US_ASCII);
                target.put(i, text, 0, UUID_TEXT_LENGTH);
            }
        }
        return target.vector;
    }
}
