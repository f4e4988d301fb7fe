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
package io.cloudfiles.flink.delta.distribution;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.RandomRows;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Batches and rows on their way to writers. */
class RoutersTest {
    private static final long TARGET = 128 << 20;
    private static final RowType ROWS = RowType.of(
            new LogicalType[] {new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH)},
            new String[] {"id", "Country"});

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private final int writers = 1 + random.nextInt(9);

    @RepeatedTest(20)
    void everyRowOfABatchGoesToOneWriterInItsOrderAndPartitionsStayTogether() {
        int partitions = 1 + random.nextInt(30);
        List<List<Object>> rows = IntStream.range(0, 1 + random.nextInt(500))
                .mapToObj(i -> List.<Object>of((long) i, "p" + random.nextInt(partitions)))
                .toList();
        BatchRouter router = new BatchRouter(List.of("country"), fanout(0));
        Map<Integer, List<RecordBatch>> routed = new HashMap<>();
        RecordBatch batch = Batches.of(3, ROWS, rows);

        router.route(
                batch,
                (writer, part) ->
                        routed.computeIfAbsent(writer, w -> new ArrayList<>()).add(part));

        List<List<Object>> all = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        routed.forEach((writer, parts) -> {
            assertThat(parts).as("one batch for each writer, seed %d", seed).hasSize(1);
            assertThat(parts.get(0).schemaVersion()).isEqualTo(3);
            List<List<Object>> given = Batches.rows(parts.get(0));
            Set<Object> values = new HashSet<>();
            given.forEach(row -> values.add(row.get(1)));
            assertThat(seen).as("seed %d", seed).doesNotContainAnyElementsOf(values);
            seen.addAll(values);
            assertThat(given)
                    .as("seed %d", seed)
                    .isEqualTo(rows.stream()
                            .filter(row -> values.contains(row.get(1)))
                            .toList());
            all.addAll(given);
        });
        assertThat(all).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
    }

    @RepeatedTest(20)
    void batchesOfAnyTypeAreSplitWhole() {
        RandomRows data = new RandomRows(seed);
        RowType random = data.rowType(2);
        List<RowType.RowField> fields = new ArrayList<>(ROWS.getFields());
        fields.addAll(random.getFields());
        RowType type = new RowType(fields);
        List<List<Object>> rows = new ArrayList<>();
        List<List<Object>> others = data.rows(random, 100);
        for (int i = 0; i < others.size(); i++) {
            List<Object> row = new ArrayList<>(List.of((long) i, "p" + i % 7));
            row.addAll(others.get(i));
            rows.add(row);
        }
        List<List<Object>> routed = new ArrayList<>();

        new BatchRouter(List.of("Country"), fanout(0))
                .route(Batches.of(type, rows), (writer, part) -> routed.addAll(Batches.rows(part)));

        assertThat(routed).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void aBatchForOneWriterIsHandedOnAsItIs() {
        RecordBatch batch = Batches.of(ROWS, List.of(List.of(1L, "a"), List.of(2L, "a")));
        List<RecordBatch> routed = new ArrayList<>();
        for (List<String> columns : List.of(List.of("country"), List.<String>of(), List.of("missing"))) {
            new BatchRouter(columns, fanout(0)).route(batch, (writer, part) -> routed.add(part));
        }

        assertThat(routed).hasSize(3).allMatch(part -> part == batch);
    }

    @Test
    void updatesAreHandedOnForTheWriterToRefuse() {
        RecordBatchBuilder builder = new RecordBatchBuilder(0, ROWS);
        for (int i = 0; i < 20; i++) {
            builder.add(GenericRowData.ofKind(
                    i == 13 ? RowKind.DELETE : RowKind.INSERT, (long) i, StringData.fromString("p" + i)));
        }
        List<RecordBatch> routed = new ArrayList<>();

        new BatchRouter(List.of("country"), new PartitionFanout(8, 0, 1, TARGET))
                .route(builder.build(), (writer, part) -> routed.add(part));

        assertThat(routed.size()).isGreaterThan(1);
        assertThat(routed).filteredOn(part -> !part.isInsertOnly()).hasSize(1);
    }

    @Test
    void rowsOfAPartitionGoToOneWriterFromAnySender() {
        RowRouter one = new RowRouter(ROWS, List.of("country"), fanout(0));
        RowRouter other = new RowRouter(ROWS, List.of("COUNTRY"), fanout(1));
        Map<Object, Set<Integer>> used = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            String country = i % 11 == 0 ? null : "p" + i % 10;
            RowData row = GenericRowData.of((long) i, country == null ? null : StringData.fromString(country));
            (i % 2 == 0 ? one : other).route(row, (writer, same) -> {
                assertThat(same).isSameAs(row);
                used.computeIfAbsent(String.valueOf(country), p -> new HashSet<>())
                        .add(writer);
            });
        }

        assertThat(used).hasSize(11);
        assertThat(used.values()).as("seed %d", seed).allMatch(few -> few.size() == 1);
    }

    @Test
    void longTextsCountByTheirLength() {
        RowRouter router = new RowRouter(ROWS, List.of(), new PartitionFanout(4, 0, 1, TARGET));
        StringData text = StringData.fromString("x".repeat(1 << 20));
        Set<Integer> used = new HashSet<>();
        for (long i = 0; i < 200; i++) {
            router.route(GenericRowData.of(i, text), (writer, row) -> used.add(writer));
        }
        Set<Integer> usedByBatches = new HashSet<>();
        BatchRouter batches = new BatchRouter(List.of(), new PartitionFanout(4, 0, 1, TARGET));
        for (int i = 0; i < 200; i++) {
            batches.route(
                    Batches.of(ROWS, List.of(List.of(1L, text.toString()))),
                    (writer, row) -> usedByBatches.add(writer));
        }

        assertThat(used).hasSize(4);
        assertThat(usedByBatches).hasSize(4);
    }

    private PartitionFanout fanout(int sender) {
        return new PartitionFanout(writers, sender, 2, TARGET);
    }
}
