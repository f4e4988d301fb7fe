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

import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** How many writers a partition gets, and how evenly they are used. */
class PartitionFanoutTest {
    private static final long TARGET = 128 << 20;
    private static final long SLICE = TARGET / 8;
    private static final long MIB = 1 << 20;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 13, 64})
    void aPartitionWithLittleBetweenCheckpointsHasOneWriterHoweverLongItGoesOn(int writers) {
        PartitionFanout fanout = new PartitionFanout(writers, 0, 1, TARGET);
        BitSet used = new BitSet();
        for (int checkpoint = 0; checkpoint < 1000; checkpoint++) {
            for (long bytes = 0; bytes < SLICE - MIB; bytes += MIB) {
                used.set(fanout.writer(7, MIB));
            }
            fanout.endCheckpoint();
        }

        assertThat(used.cardinality()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 13, 64})
    void aHotPartitionUsesAllWritersEvenlyAndSmallOnesStayTogether(int writers) {
        PartitionFanout fanout = new PartitionFanout(writers, 0, 1, TARGET);
        Map<Integer, BitSet> used = new HashMap<>();
        long[] load = new long[writers];
        int batches = 2 * writers * 100;
        for (int batch = 0; batch < batches; batch++) {
            int partition = random.nextInt(10) > 0 ? 0 : 1 + random.nextInt(1000);
            int writer = fanout.writer(partition, MIB);
            used.computeIfAbsent(partition, p -> new BitSet()).set(writer);
            load[writer] += batch < batches / 2 ? 0 : 1;
        }

        assertThat(used.remove(0).cardinality()).as("seed %d", seed).isEqualTo(writers);
        assertThat(used.values()).as("seed %d", seed).allMatch(few -> few.cardinality() == 1);
        double fair = 0.5 * batches / writers;
        assertThat(LongStream.of(load)).as("seed %d", seed).allMatch(given -> given < 1.6 * fair);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 64})
    void partitionsOfAnySizesMakeFewFilesAndNoWriterIsOverloaded(int writers) {
        int partitions = 1 + random.nextInt(2000);
        int senders = 1 + random.nextInt(8);
        double[] weights =
                IntStream.rangeClosed(1, partitions).mapToDouble(i -> 1.0 / i).toArray();
        double sum = IntStream.range(0, partitions).mapToDouble(i -> weights[i]).sum();
        List<PartitionFanout> fanouts = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            fanouts.add(new PartitionFanout(writers, sender, senders, TARGET));
        }
        Map<Integer, BitSet> used = new HashMap<>();
        double[] load = new double[writers];
        long total = 3L * writers * TARGET;
        long step = total / 20 / partitions;
        for (int round = 0; round < 20; round++) {
            for (int partition = 0; partition < partitions; partition++) {
                long bytes = Math.max(1, (long) (step * partitions * weights[partition] / sum));
                // as batches come: in pieces, now to this sender and now to that
                for (long rest = bytes; rest > 0; rest -= MIB) {
                    long piece = Math.min(rest, MIB);
                    int writer = fanouts.get(random.nextInt(senders)).writer(partition, piece);
                    used.computeIfAbsent(partition, p -> new BitSet()).set(writer);
                    load[writer] += piece;
                }
            }
        }

        String as = "seed %d: %d partitions, %d senders, %d writers".formatted(seed, partitions, senders, writers);
        int files = used.values().stream().mapToInt(BitSet::cardinality).sum();
        assertThat(files).as(as).isLessThanOrEqualTo(partitions + 8 * writers * 2);
        double fair = total / (double) writers;
        for (double given : load) {
            assertThat(given).as(as).isLessThan(2.5 * fair);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "8, 1", "16, 1", "64, 4", "256, 16", "1024, 64"})
    void aTableWithoutPartitionsGetsAsManyFilesPerCheckpointAsItsVolumeNeeds(long mebibytes, int files) {
        int writers = 64;
        List<PartitionFanout> senders = IntStream.range(0, writers)
                .mapToObj(sender -> new PartitionFanout(writers, sender, writers, TARGET))
                .toList();
        int used = 0;
        for (int checkpoint = 0; checkpoint < 10; checkpoint++) {
            BitSet writersOfThisOne = new BitSet();
            for (long sent = 0; sent < mebibytes << 10; sent += 16) {
                // batches of 16 KiB, from one sender after the other
                int sender = (int) (sent / 16 % writers);
                writersOfThisOne.set(senders.get(sender).writer(0, 16 << 10));
            }
            senders.forEach(PartitionFanout::endCheckpoint);
            used = writersOfThisOne.cardinality();
        }

        assertThat(used).isEqualTo(files);
    }

    @Test
    void sendersAgreeOnTheWriterOfASmallPartition() {
        int writers = 2 + random.nextInt(63);
        PartitionFanout one = new PartitionFanout(writers, 0, 2, TARGET);
        PartitionFanout other = new PartitionFanout(writers, 1, 2, TARGET);
        for (int i = 0; i < 1000; i++) {
            long partition = random.nextInt();
            int writer = one.writer(partition, 1000);
            assertThat(other.writer(partition, 1000)).as("seed %d", seed).isEqualTo(writer);
            assertThat(writer).isBetween(0, writers - 1);
        }
    }

    @Test
    void aPartitionThatBecomesHotSpreadsWithoutACheckpoint() {
        PartitionFanout fanout = new PartitionFanout(8, 0, 1, TARGET);
        for (int i = 0; i < 100_000; i++) {
            fanout.writer(1, MIB);
        }
        BitSet used = new BitSet();
        // 0.5 GB is what eight writers take in about a second
        for (int i = 0; i < 512; i++) {
            used.set(fanout.writer(2, MIB));
        }

        assertThat(used.cardinality()).isEqualTo(8);
    }

    @Test
    void aPartitionThatIsNoLongerHotComesTogetherAgain() {
        PartitionFanout fanout = new PartitionFanout(8, 0, 1, TARGET);
        for (int i = 0; i < 10_000; i++) {
            fanout.writer(1, MIB);
        }
        IntStream.range(0, 10).forEach(i -> fanout.endCheckpoint());
        BitSet used = new BitSet();
        for (int i = 0; i < 10; i++) {
            used.set(fanout.writer(1, MIB));
        }

        assertThat(used.cardinality()).isEqualTo(1);
    }
}
