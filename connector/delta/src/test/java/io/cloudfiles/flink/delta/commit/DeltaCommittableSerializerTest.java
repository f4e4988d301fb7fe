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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.delta.origin.RowCounts;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeltaCommittableSerializerTest {
    private final DeltaCommittableSerializer serializer = new DeltaCommittableSerializer();

    @Test
    void readsAndWritesTheBytesOfVersionTwo() throws IOException {
        GoldenBytes.check(
                serializer,
                2,
                "delta-committable-v2.hex",
                example(new RowCounts(List.of(new byte[] {1, 2, 3}, new byte[] {4}))));
    }

    @Test
    void readsTheBytesOfVersionOneThatKnewNoOrigins() throws IOException {
        assertThat(serializer.deserialize(1, GoldenBytes.read("delta-committable-v1.hex")))
                .isEqualTo(example(RowCounts.NONE));
    }

    private static DeltaCommittable example(RowCounts origins) {
        Map<String, String> partition = new HashMap<>();
        partition.put("day", "2026-01-31");
        partition.put("näme/=", null);
        return new DeltaCommittable(
                "sink-0f0e",
                7,
                "table-id",
                3,
                List.of(
                        new FileGroup(
                                2,
                                "{\"type\":\"struct\",\"fields\":[]}",
                                List.of(
                                        new AddedFile(
                                                "day=2026-01-31/a b.parquet",
                                                partition,
                                                1000,
                                                1234567890123L,
                                                10,
                                                "{\"numRecords\":10}"),
                                        new AddedFile("x.parquet", Map.of(), 1, 2, 0, null))),
                        new FileGroup(3, "{}", List.of(new AddedFile("ü.parquet", Map.of("", ""), 5, 6, 7, "")))),
                origins);
    }

    @Test
    void manyFilesWithLongStatisticsStayWholeAndShrink() throws IOException {
        String stats =
                "{\"numRecords\":1,\"minValues\":{" + "\"a column with a long name\":\"value\",".repeat(3000) + "}}";
        List<AddedFile> files = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            files.add(new AddedFile("part-" + i + ".parquet", Map.of("p", String.valueOf(i)), i, i, i, stats + i));
        }
        DeltaCommittable committable = new DeltaCommittable("app", 1, "id", 0, List.of(new FileGroup(0, "{}", files)));

        byte[] bytes = serializer.serialize(committable);

        assertThat(stats.length()).isGreaterThan(65_535);
        assertThat(bytes.length).isLessThan(stats.length());
        assertThat(serializer.deserialize(2, bytes)).isEqualTo(committable);
    }

    @Test
    void bytesOfALaterReleaseAreRefusedByVersion() {
        assertThatThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Version 3");
    }

    @Test
    void aWriteResultTravelsWhole() throws IOException {
        DeltaWriteResultSerializer results = new DeltaWriteResultSerializer();
        DeltaWriteResult result = new DeltaWriteResult(
                "table-id", example(RowCounts.NONE).groups(), new RowCounts(List.of(new byte[] {5, 6})));

        assertThat(results.deserialize(results.getVersion(), results.serialize(result)))
                .isEqualTo(result);
    }
}
