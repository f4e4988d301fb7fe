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

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Random schemas, rows and ways of writing them: what was written is read, whole, in ranges, and resumed anywhere. */
class ParquetDifferentialTest {
    static LongStream seeds() {
        return new Random(Seeds.next()).longs(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasWrittenIsRead(long seed) {
        RandomParquet data = new RandomParquet(seed);
        Random random = new Random(seed);
        List<Group> groups = new ArrayList<>();
        List<List<Object>> expected = new ArrayList<>();
        data.rows(1 + random.nextInt(3_000), groups, expected);
        byte[] file = writer(random).write(data.schema(), groups);
        ReadSchema schema = FormatRows.PARQUET.schema(FormatRows.PARQUET.inferred(file));

        List<DecodedBatch> batches = FormatRows.PARQUET.batches(file, Map.of(), schema);

        assertThat(FormatRows.PARQUET.rows(batches))
                .as(data.schema().toString())
                .isEqualTo(expected);
        assertRangesGiveAll(file, schema, random, expected);
        assertPositionsGiveTheRest(file, schema, batches, expected);
    }

    private static ParquetFiles writer(Random random) {
        CompressionCodecName[] codecs = {
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW
        };
        return ParquetFiles.writer()
                .rowGroupRows(1 + random.nextInt(2_000))
                .codec(codecs[random.nextInt(codecs.length)])
                .with(properties -> properties
                        .withWriterVersion(random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                        .withDictionaryEncoding(random.nextInt(3) > 0)
                        .withDictionaryPageSize(random.nextBoolean() ? 200 : 1 << 20)
                        .withByteStreamSplitEncoding(random.nextInt(4) == 0)
                        .withPageRowCountLimit(1 + random.nextInt(500)));
    }

    private static void assertRangesGiveAll(
            byte[] file, ReadSchema schema, Random random, List<List<Object>> expected) {
        BytesInput input = new BytesInput("a.parquet", file);
        List<List<Object>> all = new ArrayList<>();
        for (int start = 0; start < file.length; ) {
            int length = Math.min(file.length - start, 1 + random.nextInt(file.length));
            all.addAll(FormatRows.PARQUET.rows(FormatRows.PARQUET.batches(
                    input, Map.of(), new FileRange(input.file(), start, length), ReadPosition.START, schema)));
            start += length;
        }
        assertThat(all).isEqualTo(expected);
    }

    private static void assertPositionsGiveTheRest(
            byte[] file, ReadSchema schema, List<DecodedBatch> batches, List<List<Object>> expected) {
        BytesInput input = new BytesInput("a.parquet", file);
        int done = 0;
        for (DecodedBatch batch : batches) {
            done += batch.records().rowCount();
            assertThat(FormatRows.PARQUET.rows(FormatRows.PARQUET.batches(
                            input, Map.of(), FileRange.whole(input.file()), batch.next(), schema)))
                    .isEqualTo(expected.subList(done, expected.size()));
        }
    }
}
