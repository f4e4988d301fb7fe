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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Seeds;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sinks, their zombies, people who change columns, Spark, and those who tidy up, all on one table and in any order, on a store that fails
 * and in processes that die: the table equals a model of it, row by row, as Spark and as we read it.
 *
 * <p>In most rounds one thread takes the steps, and what others do falls into the middle of a step at the worst moments; in every fourth
 * all take theirs at once. For a long run set {@code cloudfiles.model.rounds} and {@code cloudfiles.seed=random}; a seed brings a round
 * back as far as threads allow.
 */
class TableModelITCase {
    private static final Logger LOG = LoggerFactory.getLogger(TableModelITCase.class);

    private static final int ROUNDS = Integer.getInteger("cloudfiles.model.rounds", 4);
    private static final int ROUNDS_PER_TABLE = 4;
    private static final int STEPS = 120;
    private static final int STEPS_AT_ONCE = 40;
    private static final int SINKS = 3;
    private static final int DEEPEST_INTERLUDE = 2;
    private static final int STATEMENTS_PER_ROUND = 4;

    private static SparkDelta spark;

    @TempDir
    private Path directory;

    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Tally tally = new Tally();
    private final Storages storages = Storages.load();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ModelledSink> sinks = new ArrayList<>();
    private ModelTable table;
    private SparkWriter sparkWriter;
    private int statementsLeft;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @AfterEach
    void tearDown() throws Exception {
        sinks.forEach(ModelledSink::close);
        threads.shutdownNow();
        storages.close();
    }

    @Test
    void theTableEqualsItsModel() throws Exception {
        LOG.info("seed {}, {} rounds", seed, ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            try {
                round(round);
                LOG.info("round {}: {}", round, tally);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("round " + round + " of seed " + seed + " so far: " + tally, e);
            }
        }
        LOG.info("seed {}: {}", seed, tally);
        assertThat(List.of(
                        "commits",
                        "commits found done",
                        "puts with a fault",
                        "deaths",
                        "interludes",
                        "commit calls by zombies",
                        "runs that shut out another",
                        "restores from an older savepoint",
                        "compactions",
                        "Spark's DELETE",
                        "rows compared"))
                .as("what happened, seed %d", seed)
                .allSatisfy(what -> assertThat(tally.of(what)).as(what).isPositive());
    }

    private void round(int round) throws Exception {
        if (round % ROUNDS_PER_TABLE == 0) {
            newTable(round);
        }
        statementsLeft = STATEMENTS_PER_ROUND;
        if (round % ROUNDS_PER_TABLE == ROUNDS_PER_TABLE - 1) {
            allAtOnce();
        } else {
            for (int step = 0; step < STEPS; step++) {
                step(random.split(), 0);
            }
        }
        if (random.nextInt(4) > 0) {
            for (ModelledSink sink : sinks) {
                sink.drain(random.split());
            }
            if (random.nextBoolean()) {
                table.vacuumAfterRetention();
            }
        }
        table.check(spark, random.split());
    }

    private void newTable(int round) throws Exception {
        sinks.forEach(ModelledSink::close);
        sinks.clear();
        Path place = directory.resolve("table-" + round);
        Storage storage = storages.open(Location.of(place), Map.of());
        table = new ModelTable(place, storage, tally, random.split());
        sparkWriter = new SparkWriter(spark, table);
        for (int sink = 0; sink < SINKS; sink++) {
            sinks.add(new ModelledSink("sink" + sink, 1_000_000L * (sink + 1), table, sink > 0, random.split()));
        }
    }

    /** Somebody does something, and perhaps somebody else does in the middle of it. */
    private void step(SplittableRandom drawn, int depth) throws Exception {
        Runnable interlude = depth == DEEPEST_INTERLUDE ? null : () -> interlude(drawn.split(), depth + 1);
        int kind = drawn.nextInt(100);
        if (kind < 6 && statementsLeft > 0) {
            statementsLeft--;
            sparkWriter.step(drawn, true);
        } else if (kind < 10) {
            table.compact(drawn, interlude);
        } else if (kind < 11) {
            table.vacuum();
        } else {
            sinks.get(drawn.nextInt(SINKS)).step(drawn, interlude);
        }
    }

    /** What fails here is no failure of the store that it interrupts. */
    private void interlude(SplittableRandom drawn, int depth) {
        try {
            step(drawn, depth);
        } catch (Exception e) {
            throw new AssertionError("an interlude failed", e);
        }
    }

    private void allAtOnce() throws Exception {
        List<Callable<Void>> racers = new ArrayList<>();
        for (ModelledSink sink : sinks) {
            racers.add(sink.zombieBeside(random.split()));
            SplittableRandom own = random.split();
            racers.add(() -> {
                for (int step = 0; step < STEPS_AT_ONCE; step++) {
                    sink.step(own, null);
                }
                return null;
            });
        }
        SplittableRandom tidying = random.split();
        racers.add(() -> {
            table.compact(tidying, null);
            table.vacuum();
            table.compact(tidying, null);
            return null;
        });
        SplittableRandom sparks = random.split();
        racers.add(() -> {
            for (int statement = 0; statement < STATEMENTS_PER_ROUND; statement++) {
                sparkWriter.step(sparks, false);
            }
            return null;
        });
        CyclicBarrier start = new CyclicBarrier(racers.size());
        List<Future<Void>> outcomes = threads.invokeAll(racers.stream()
                .map(racer -> (Callable<Void>) () -> {
                    start.await();
                    return racer.call();
                })
                .toList());
        for (Future<Void> outcome : outcomes) {
            outcome.get();
        }
        sinks.forEach(ModelledSink::zombiesHaveEnded);
    }
}
