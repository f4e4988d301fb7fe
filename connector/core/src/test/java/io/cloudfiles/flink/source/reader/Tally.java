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
package io.cloudfiles.flink.source.reader;

import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * Counts numbers exactly once: how many, and three sums of them that any lost or repeated number changes. The counts are part of each
 * checkpoint; the latest are visible to the test.
 */
final class Tally<T> extends ProcessFunction<T, Void> implements CheckpointedFunction, CheckpointListener {
    /** The numbers in a record. */
    @FunctionalInterface
    interface Numbers<T> extends Serializable {
        LongStream of(T each);
    }

    /** What was counted. */
    record Counts(long count, long sum, long xor, long mixed) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        static Counts of(LongStream numbers) {
            long[] counts = new long[4];
            numbers.forEach(number -> add(counts, number));
            return from(counts);
        }

        private static Counts from(long[] counts) {
            return new Counts(counts[0], counts[1], counts[2], counts[3]);
        }
    }

    private static final String BEHIND_THE_DAM = "rows";
    private static final Map<String, Counts> LATEST = new ConcurrentHashMap<>();

    private final String name;
    private final Numbers<T> numbers;
    private transient ListState<long[]> state;
    private transient long[] counts;

    Tally(String name, Numbers<T> numbers) {
        this.name = name;
        this.numbers = numbers;
    }

    /** What the tally of this name has counted now. */
    static Counts latest(String name) {
        return LATEST.getOrDefault(name, Counts.NONE);
    }

    static void forgetAll() {
        LATEST.clear();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("counts", LongPrimitiveArraySerializer.INSTANCE));
        counts = new long[4];
        for (long[] restored : state.get()) {
            counts = restored;
        }
        publish();
    }

    @Override
    public void processElement(T each, Context context, Collector<Void> out) throws InterruptedException {
        PlannedFailures.maybe(name);
        if (name.equals(BEHIND_THE_DAM)) {
            Dam.pass();
        }
        numbers.of(each).forEach(number -> add(counts, number));
        publish();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(List.of(counts.clone()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        PlannedFailures.checkpointed();
        Throttle.checkpointed();
    }

    private void publish() {
        LATEST.put(name, Counts.from(counts));
    }

    private static void add(long[] counts, long number) {
        long mixed = (number + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 29;
        counts[0]++;
        counts[1] += number;
        counts[2] ^= mixed;
        counts[3] += mixed * mixed;
    }
}
