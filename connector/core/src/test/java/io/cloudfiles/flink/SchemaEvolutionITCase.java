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
package io.cloudfiles.flink;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaMerger;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.local.LocalStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Many readers meet many new columns at once, while the job fails over: every value arrives once, in its column. */
class SchemaEvolutionITCase {
    private static final int FILES = 120;
    private static final int ROWS = 40;
    private static final int FIELDS = 60;

    private static final AtomicReference<Set<Integer>> TOLD = new AtomicReference<>(Set.of());

    @TempDir
    Path temporary;

    private Path landing;
    private StreamExecutionEnvironment env;

    @BeforeEach
    void prepare() throws IOException {
        landing = Files.createDirectory(temporary.resolve("landing"));
        env = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        env.configure(configuration);
        env.enableCheckpointing(100);
        env.setParallelism(4);
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(landing.toString())
                .uid("events")
                .format("json")
                .schemaLocation(temporary.resolve("schema").toString())
                .option("discovery.interval", "100 ms")
                .option("discovery.settle-time", "0 s");
    }

    @Test
    void manyNewColumnsAtOnceEndInOneOrderOfVersionsAndNothingIsLost() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Files.writeString(landing.resolve("first.json"), "{\"id\":\"first\"}\n");
        assertThat(source().outputType(env).getFieldNames()).containsExactly("id", "_rescued_data");
        List<String> expected = new ArrayList<>(List.of("id=first"));
        for (int file = 0; file < FILES; file++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                String id = file + "-" + row;
                int field = random.nextInt(FIELDS);
                boolean isNested = field % 3 == 0;
                lines.append(
                        isNested
                                ? "{\"id\":\"" + id + "\",\"d\":{\"f" + field + "\":\"v" + id + "\"}}\n"
                                : "{\"id\":\"" + id + "\",\"f" + field + "\":\"v" + id + "\"}\n");
                expected.add("id=" + id + (isNested ? " d.f" : " f") + field + "=v" + id);
            }
            Files.writeString(landing.resolve("file" + file + ".json"), lines);
        }
        FailingTexts.failuresLeft.set(3);

        Set<Integer> versions = ConcurrentHashMap.newKeySet();
        TOLD.set(versions);
        DataStream<String> texts = source().schemaChanges(changes ->
                        changes.map(change -> TOLD.get().add(change.version())).sinkTo(new DiscardingSink<>()))
                .readBatches(env)
                .flatMap(new FailingTexts())
                .returns(Types.STRING);

        assertThat(take(texts, expected.size())).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(FailingTexts.failuresLeft).hasNonPositiveValue();
        assertThat(versions).contains(assertEachVersionHoldsTheOneBefore());
    }

    private int assertEachVersionHoldsTheOneBefore() throws IOException {
        SchemaLog log = new SchemaLog(
                new LocalStorage(), Location.parse(temporary.resolve("schema").toString()));
        SchemaVersion latest = log.latest().orElseThrow();
        assertThat(latest.type().getFieldCount()).isEqualTo(1 + 1 + FIELDS * 2 / 3);
        RowType before = RowType.of();
        for (int number = 0; number <= latest.number(); number++) {
            RowType type = log.version(number).type();
            assertThat(SchemaMerger.add(type, before)).as("version %d", number).isEqualTo(type);
            before = type;
        }
        return latest.number();
    }

    @Test
    void rowsOfFixedColumnsEndTheJobWithoutARestart() throws Exception {
        Files.writeString(landing.resolve("a.json"), "{\"id\":\"1\"}\n");
        source().outputType(env);
        Files.writeString(landing.resolve("b.json"), "{\"id\":\"2\",\"x\":\"1\"}\n");

        assertThatThrownBy(() -> take(source().read(env).map(RowData::toString), 2))
                .hasStackTraceContaining("UNKNOWN_FIELD_EXCEPTION")
                .hasStackTraceContaining("b.json")
                .hasStackTraceContaining("x STRING")
                .hasStackTraceContaining("SuppressRestartsException");

        StreamExecutionEnvironment again = StreamExecutionEnvironment.getExecutionEnvironment();
        again.enableCheckpointing(100);
        assertThat(source().outputType(again).getFieldNames()).containsExactly("id", "x", "_rescued_data");
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then what fails the test
    private static List<String> take(DataStream<String> rows, int count) throws Exception {
        List<String> taken = new ArrayList<>();
        try (CloseableIterator<String> iterator = rows.executeAndCollect()) {
            while (taken.size() < count && iterator.hasNext()) {
                taken.add(iterator.next());
            }
        }
        return taken;
    }

    /** The values of each row that are not null, by the columns of its batch; fails now and then, after a checkpoint. */
    private static final class FailingTexts extends RichFlatMapFunction<RecordBatch, String>
            implements CheckpointListener {
        private static final AtomicInteger failuresLeft = new AtomicInteger();

        private transient boolean checkpointed;

        @Override
        public void flatMap(RecordBatch batch, Collector<String> out) {
            if (checkpointed && failuresLeft.getAndDecrement() > 0) {
                throw new IllegalStateException("failed on purpose");
            }
            batch.rows().forEachRemaining(row -> out.collect(String.join(" ", values("", batch.type(), row))));
        }

        private static List<String> values(String path, RowType type, RowData row) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < type.getFieldCount(); i++) {
                String name = path + type.getFieldNames().get(i);
                if (row.isNullAt(i)) {
                    continue;
                }
                if (type.getTypeAt(i) instanceof RowType nested) {
                    values.addAll(values(name + ".", nested, row.getRow(i, nested.getFieldCount())));
                } else {
                    values.add(name + "=" + row.getString(i));
                }
            }
            return values;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }
}
