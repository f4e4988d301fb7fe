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

import io.cloudfiles.flink.testing.Seeds;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Read back by Parquet's own decoder. */
class HybridEncoderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 13, 15, 16, 17, 20, 31})
    void writesRunsAndGroupsOfAnyWidth(int bitWidth) throws IOException {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 200; round++) {
            int[] values = values(random, bitWidth);
            PageBuffer page = new PageBuffer();
            HybridEncoder encoder = new HybridEncoder(bitWidth, page);
            encoder.write(values, values.length);
            encoder.finish();

            assertThat(decoded(page, bitWidth, values.length)).isEqualTo(values);
            assertThat(page.size()).isEqualTo(oneByOne(values, bitWidth).size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 18})
    void goesOnBetweenSeveralWrites(int bitWidth) throws IOException {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 200; round++) {
            int[] first = values(random, bitWidth);
            int[] second = values(random, bitWidth);
            PageBuffer page = new PageBuffer();
            HybridEncoder encoder = new HybridEncoder(bitWidth, page);
            encoder.write(first, first.length);
            encoder.write(1, 3);
            encoder.write(second, second.length);
            encoder.finish();

            int[] all = Arrays.copyOf(first, first.length + 3 + second.length);
            Arrays.fill(all, first.length, first.length + 3, 1);
            System.arraycopy(second, 0, all, first.length + 3, second.length);
            assertThat(decoded(page, bitWidth, all.length)).isEqualTo(all);
        }
    }

    private static PageBuffer oneByOne(int[] values, int bitWidth) {
        PageBuffer page = new PageBuffer();
        HybridEncoder encoder = new HybridEncoder(bitWidth, page);
        for (int value : values) {
            encoder.write(value);
        }
        encoder.finish();
        return page;
    }

    /** Runs of one to forty equal values, mostly short ones. */
    private static int[] values(Random random, int bitWidth) {
        int[] values = new int[random.nextInt(1200)];
        int next = 0;
        while (next < values.length) {
            int length = Math.min(values.length - next, random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1);
            int value = random.nextInt() & (1 << bitWidth) - 1;
            Arrays.fill(values, next, next + length, value);
            next += length;
        }
        return values;
    }

    private static int[] decoded(PageBuffer page, int bitWidth, int count) throws IOException {
        RunLengthBitPackingHybridDecoder decoder = new RunLengthBitPackingHybridDecoder(
                bitWidth, ByteBufferInputStream.wrap(ByteBuffer.wrap(page.array(), 0, page.size())));
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = decoder.readInt();
        }
        return values;
    }
}
