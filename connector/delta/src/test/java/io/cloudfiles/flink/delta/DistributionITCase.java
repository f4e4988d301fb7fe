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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** How many files partitions come to lie in, and who writes them. */
class DistributionITCase {
    private static final int WRITERS = 4;
    private static final RowType ROWS =
            RowType.of(new LogicalType[] {new BigIntType(), new BigIntType()}, new String[] {"id", "part"});
    private static final Pattern ADDED = Pattern.compile("\"path\":\"part=(\\d+)/part-(\\d{5})-");

    @TempDir
    private Path directory;

    private final String store = "distribution-" + UUID.randomUUID();
    private final Location table = MemoryStorage.named(store).root().child("table");
    private SinkJobs jobs;

    @BeforeEach
    void setUp() {
        Numbers.reset();
    }

    @AfterEach
    void tearDown() throws Exception {
        jobs.close();
        MemoryStorage.forget(store);
    }

    @Test
    void manyPartitionsWithFewRowsMakeAFileEachPerCheckpoint() throws Exception {
        run(id -> id / WRITERS % 50, Map.of(), 10_000);

        List<AddedFile> files = files();
        assertThat(perCheckpointAndPartition(files))
                .allSatisfy((which, count) -> assertThat(count).as(which).isEqualTo(1));
        assertThat(writers(files)).as("writers of all").hasSize(WRITERS);
        assertThat(files.stream().collect(Collectors.groupingBy(AddedFile::partition)))
                .hasSize(50)
                .allSatisfy((partition, own) -> assertThat(writers(own)).hasSize(1));
    }

    @Test
    void withoutDistributionEachWriterMakesAFileForEachPartition() throws Exception {
        run(id -> id / WRITERS % 50, Map.of("sink.distribution", "none"), 10_000);

        assertThat(perCheckpointAndPartition(files())).containsValue((long) WRITERS);
    }

    @Test
    void aHotPartitionIsWrittenByAllAndTheOthersByOneEach() throws Exception {
        // 64 kb: a further writer for each 8 kB
        run(id -> id % 10 > 0 ? 0 : 1 + id / 10 % 20, Map.of("sink.target-file-size", "64 kb"), 100_000);

        Map<Integer, List<AddedFile>> files = files().stream().collect(Collectors.groupingBy(AddedFile::partition));
        assertThat(writers(files.remove(0))).hasSize(WRITERS);
        assertThat(files)
                .hasSize(20)
                .allSatisfy((partition, own) -> assertThat(writers(own)).hasSize(1));
    }

    @Test
    void fewRowsOfATableWithoutPartitionsMakeOneFilePerCheckpoint() throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        jobs.submit(
                env -> rows(env, id -> id)
                        .sinkTo(DeltaSink.forPath(table.toString())
                                .uid("numbers")
                                .option("sink.distribution", "adaptive")
                                .buildForRows(ROWS))
                        .setParallelism(WRITERS),
                null);
        for (int rows = 1000; rows <= 5000; rows += 1000) {
            Numbers.upTo(rows);
            awaitRows(rows);
        }

        assertThat(commits().stream()
                        .map(lines -> lines.stream()
                                .filter(line -> line.startsWith("{\"add\""))
                                .count()))
                .as("files of each version but the first, which makes the table")
                .hasSizeGreaterThan(4)
                .allMatch(count -> count <= 1);
    }

    private void run(Partitioning partitioning, Map<String, String> options, int rows) throws Exception {
        jobs = new SinkJobs(directory, Map.of());
        Numbers.upTo(rows);
        jobs.submit(
                env -> rows(env, partitioning)
                        .sinkTo(DeltaSink.forPath(table.toString())
                                .uid("numbers")
                                .partitionBy("part")
                                .options(options)
                                .buildForRows(ROWS))
                        .setParallelism(WRITERS),
                null);
        awaitRows(rows);
        // Not containsExactlyInAnyOrder, whose time grows with the square of the rows.
        assertThat(ids().stream().sorted().toList())
                .isEqualTo(LongStream.range(0, rows).boxed().toList());
    }

    @SuppressWarnings("deprecation") // see Numbers
    private static DataStream<RowData> rows(StreamExecutionEnvironment env, Partitioning partitioning) {
        env.setParallelism(WRITERS);
        return env.addSource(new Numbers())
                .uid("numbers")
                .rebalance()
                .map(partitioning, InternalTypeInfo.of(ROWS))
                .uid("map");
    }

    private void awaitRows(long count) throws Exception {
        jobs.await(
                count + " rows",
                () -> MemoryStorage.named(store).stat(log(0)).isPresent()
                        && DeltaTableReader.open(MemoryStorage.named(store), table)
                                        .rowCount()
                                >= count);
    }

    private List<Long> ids() throws IOException {
        List<Long> ids = new ArrayList<>();
        DeltaTableReader.open(MemoryStorage.named(store), table).forEachRow(row -> ids.add((Long) row.get("id")));
        return ids;
    }

    private Location log(long version) {
        return table.child("_delta_log/%020d.json".formatted(version));
    }

    private List<List<String>> commits() throws IOException {
        List<List<String>> commits = new ArrayList<>();
        for (long version = 0; MemoryStorage.named(store).stat(log(version)).isPresent(); version++) {
            byte[] content = MemoryStorage.named(store).readAll(log(version));
            commits.add(new String(content, StandardCharsets.UTF_8).lines().toList());
        }
        return commits;
    }

    private List<AddedFile> files() throws IOException {
        List<AddedFile> files = new ArrayList<>();
        List<List<String>> commits = commits();
        for (int version = 0; version < commits.size(); version++) {
            for (String line : commits.get(version)) {
                Matcher added = ADDED.matcher(line);
                if (added.find()) {
                    files.add(
                            new AddedFile(version, Integer.parseInt(added.group(1)), Integer.parseInt(added.group(2))));
                }
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static Map<String, Long> perCheckpointAndPartition(List<AddedFile> files) {
        return files.stream()
                .collect(Collectors.groupingBy(
                        file -> "version " + file.version + ", partition " + file.partition, Collectors.counting()));
    }

    private static TreeSet<Integer> writers(List<AddedFile> files) {
        return files.stream().map(AddedFile::writer).collect(Collectors.toCollection(TreeSet::new));
    }

    private record AddedFile(int version, int partition, int writer) {}

    /** Makes rows of numbers. */
    private interface Partitioning extends MapFunction<Long, RowData> {
        long partition(long id);

        @Override
        default RowData map(Long id) {
            return GenericRowData.of(id, partition(id));
        }
    }
}
