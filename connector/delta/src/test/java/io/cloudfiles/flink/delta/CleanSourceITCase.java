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

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Files go when their rows are in the table, and not before, whatever fails. */
class CleanSourceITCase {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});
    private static final int WAVES = 8;
    private static final int FILES_PER_WAVE = 40;

    @TempDir
    private Path directory;

    private final String store = "clean-source-" + UUID.randomUUID();
    private final MemoryStorage memory = MemoryStorage.named(store);
    private final Location landing = memory.root().child("landing");
    private final Location archive = memory.root().child("archive");
    private final Location table = memory.root().child("table");
    private final Set<Long> committed = new HashSet<>();
    private final ConcurrentLinkedQueue<String> tooEarly = new ConcurrentLinkedQueue<>();
    private final PrometheusEndpoint prometheus = new PrometheusEndpoint();
    private SinkJobs jobs;

    @BeforeEach
    void setUp() throws Exception {
        FailingMap.FAILURES_TO_COME.set(0);
        MemoryStorage.decorate(
                store,
                each -> new FaultyStorage(each)
                        .inject(Fault.on(Operation.COPY).at(this::isTooEarly))
                        .inject(Fault.on(Operation.DELETE).at(this::isTooEarly))
                        .inject(Fault.on(Operation.PUT_IF_ABSENT)
                                .at(CleanSourceITCase::isCommit)
                                .fromCall(3))
                        .inject(Fault.on(Operation.PUT_IF_ABSENT)
                                .at(CleanSourceITCase::isCommit)
                                .fromCall(5)
                                .losingTheResponse())
                        .inject(Fault.on(Operation.PUT_IF_ABSENT)
                                .at(CleanSourceITCase::isCommit)
                                .fromCall(8)
                                .doing(() -> {
                                    throw new IllegalStateException("injected, not repeated by the committer");
                                })));
        Map<String, String> settings = new HashMap<>(prometheus.settings());
        settings.put("state.backend.type", "rocksdb");
        jobs = new SinkJobs(directory, settings);
    }

    @AfterEach
    void tearDown() throws Exception {
        jobs.close();
        MemoryStorage.forget(store);
    }

    /** Looks at each file that is about to go; hits none. */
    private synchronized boolean isTooEarly(Location file) {
        if (file.isBelow(landing)) {
            long id = Long.parseLong(file.name().replace(".json", ""));
            if (!committed.contains(id)) {
                committed.addAll(ids());
            }
            if (!committed.contains(id)) {
                tooEarly.add(file.toString());
            }
        }
        return false;
    }

    @Test
    void noFileGoesBeforeItsRowsAreInTheTableWhateverFails() throws Exception {
        putWave(0);
        jobs.submit(this::program, null);
        for (int wave = 1; wave < WAVES; wave++) {
            int earlier = wave * FILES_PER_WAVE / 2;
            jobs.await("half of the files in the archive", () -> files(archive).size() >= earlier);
            FailingMap.FAILURES_TO_COME.incrementAndGet();
            putWave(wave);
        }
        jobs.await("all files in the archive", () -> files(landing).isEmpty());

        assertThat(tooEarly).isEmpty();
        assertThat(FailingMap.FAILURES_TO_COME)
                .as("failures that did not happen")
                .hasValue(0);
        assertThat(files(archive))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, WAVES * FILES_PER_WAVE)
                        .mapToObj(id -> archive.child(path(id)))
                        .toList());
        assertThat(ids().stream().sorted().toList())
                .isEqualTo(LongStream.range(0, WAVES * FILES_PER_WAVE).boxed().toList());
        // The only job that uses all that has metrics, and it still runs.
        prometheus.assertShowsWhatThePagesName();
    }

    private void program(StreamExecutionEnvironment env) {
        CloudFiles.source(landing.toString())
                .uid("in")
                .format("json")
                .schema(ROWS)
                .option("discovery.interval", "100 ms")
                .option("clean-source.mode", "move")
                .option("clean-source.retention", "0 s")
                .option("clean-source.move-destination", archive.toString())
                .option("clean-source.max-files-per-second", "10000")
                .read(env)
                .map(new FailingMap(), InternalTypeInfo.of(ROWS))
                .uid("map")
                .sinkTo(DeltaSink.forPath(table.toString()).uid("out").buildForRows(ROWS));
    }

    private void putWave(int wave) {
        for (long id = (long) wave * FILES_PER_WAVE; id < (wave + 1L) * FILES_PER_WAVE; id++) {
            memory.putIfAbsent(landing.child(path(id)), ("{\"id\":" + id + "}\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String path(long id) {
        return "part-" + id % 3 + "/" + id + ".json";
    }

    private List<Location> files(Location below) throws IOException {
        List<Location> files = new ArrayList<>();
        try (ListCursor cursor = memory.list(below, ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream().map(FileEntry::location).forEach(files::add);
            }
        }
        return files;
    }

    private List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        try {
            if (memory.stat(table.child("_delta_log/00000000000000000000.json")).isPresent()) {
                DeltaTableReader.open(memory, table).forEachRow(row -> ids.add((Long) row.get("id")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private static boolean isCommit(Location file) {
        return file.name().matches("\\d{20}\\.json");
    }

    /** Throws when a failure is to come. */
    private static final class FailingMap implements MapFunction<RowData, RowData> {
        static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

        private static final long serialVersionUID = 1L;

        @Override
        public RowData map(RowData row) {
            if (row.getLong(0) % 7 == 0 && FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("injected failure at row " + row.getLong(0));
            }
            return row;
        }
    }
}
