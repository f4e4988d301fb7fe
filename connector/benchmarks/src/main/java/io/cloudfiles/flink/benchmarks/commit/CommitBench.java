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
package io.cloudfiles.flink.benchmarks.commit;

import io.cloudfiles.flink.delta.commit.AddedFile;
import io.cloudfiles.flink.delta.commit.DeltaCommittable;
import io.cloudfiles.flink.delta.commit.DeltaCommitter;
import io.cloudfiles.flink.delta.commit.FileGroup;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits one file at a time, as checkpoints of a sink do, and prints what the 100 commits before some versions cost each. Arguments: an
 * empty directory and the number of commits. Only the log is written: the data files exist in it alone. What runs behind a commit is
 * waited for before the next, since in a job the next is seconds away.
 */
public final class CommitBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WINDOW = 100;
    private static final String STATISTICS =
            "{\"numRecords\":1000,\"minValues\":{\"f0\":%d},\"maxValues\":{\"f0\":%d}," + "\"nullCount\":{\"f0\":0}}";

    private CommitBench() {}

    public static void main(String[] args) throws Exception {
        TableAccess access = new TableAccess(CountedStorage.PREFIX + args[0], Map.of());
        int commits = Integer.parseInt(args[1]);
        RowType rows = RowType.of(new BigIntType());
        TableDefinition table;
        try (TableAccess.Opened opened = access.open()) {
            table = opened.table().createIfAbsent(NewTable.of(rows, List.of(), Map.of()));
        }
        TableLayout layout = SchemaFit.of(table, 0, rows, List.of());
        System.out.println("version\tpart\tLIST\tGET\tPUT\tHEAD\tDELETE\tcpu_ms");
        try (DeltaCommitter committer =
                new DeltaCommitter(access, 1, null, "benchmark", 0, new UnregisteredMetricsGroup())) {
            Sample before = Sample.now();
            for (int version = 1; version <= commits; version++) {
                if (isMeasured(version + WINDOW - 1)) {
                    before = Sample.now();
                }
                committer.commit(List.of(new Request(committable(layout, version))));
                awaitBackground();
                if (isMeasured(version)) {
                    Sample.now().print(version, before);
                }
            }
        }
        System.exit(0);
    }

    private static boolean isMeasured(int version) {
        return version == 100 || version == 1_000 || version == 3_000 || version == 9_999 || version == 20_000;
    }

    private static DeltaCommittable committable(TableLayout layout, int version) {
        AddedFile file = new AddedFile(
                "part-00000-0-" + version + "-" + UUID.randomUUID() + ".zstd.parquet",
                Map.of(),
                1_000_000,
                System.currentTimeMillis(),
                1000,
                String.format(Locale.ROOT, STATISTICS, version * 1000, version * 1000 + 999));
        return new DeltaCommittable(
                "benchmark-0",
                version,
                layout.tableId(),
                0,
                List.of(new FileGroup(0, layout.reliesOn(), List.of(file))));
    }

    /** Waits until the maintenance thread waits for work. */
    private static void awaitBackground() {
        for (int calm = 0; calm < 3; ) {
            Thread thread = maintenance();
            calm = thread == null || thread.getState() == Thread.State.WAITING ? calm + 1 : 0;
            LockSupport.parkNanos(20_000);
        }
    }

    private static @Nullable Thread maintenance() {
        Thread[] threads = new Thread[Thread.activeCount() + 16];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(Requests.BACKGROUND)) {
                return threads[i];
            }
        }
        return null;
    }

    /** Counters at one moment. */
    private record Sample(List<Long> commits, List<Long> background, long commitNanos, long backgroundNanos) {
        static Sample now() {
            List<Long> commits = new ArrayList<>();
            List<Long> behind = new ArrayList<>();
            for (Requests kind : Requests.values()) {
                commits.add(kind.commits());
                behind.add(kind.background());
            }
            Thread thread = maintenance();
            return new Sample(
                    commits,
                    behind,
                    THREADS.getCurrentThreadCpuTime(),
                    thread == null ? 0 : Math.max(0, THREADS.getThreadCpuTime(thread.getId())));
        }

        void print(int version, Sample before) {
            print(version, "commit", commits, before.commits, commitNanos - before.commitNanos);
            print(version, "behind", background, before.background, backgroundNanos - before.backgroundNanos);
        }

        private static void print(int version, String part, List<Long> after, List<Long> before, long nanos) {
            StringBuilder line =
                    new StringBuilder().append(version).append('\t').append(part);
            for (int i = 0; i < after.size(); i++) {
                line.append(String.format(Locale.ROOT, "\t%.2f", (after.get(i) - before.get(i)) / (double) WINDOW));
            }
            System.out.println(line.append(String.format(Locale.ROOT, "\t%.2f", nanos / 1e6 / WINDOW)));
        }
    }

    /** A request whose commit has to succeed. */
    private record Request(DeltaCommittable committable) implements CommitRequest<DeltaCommittable> {
        @Override
        public DeltaCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            throw new IllegalStateException(t);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new IllegalStateException(t);
        }

        @Override
        public void retryLater() {
            throw new IllegalStateException("A commit is to be repeated.");
        }

        @Override
        public void updateAndRetryLater(DeltaCommittable changed) {
            throw new IllegalStateException("A commit is to be repeated.");
        }

        @Override
        public void signalAlreadyCommitted() {
            throw new IllegalStateException("The directory has a table already.");
        }
    }
}
