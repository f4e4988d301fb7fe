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
package io.cloudfiles.flink.benchmarks;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.delta.schema.SchemaFit;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.delta.write.PartitionedFileWriter;
import io.cloudfiles.flink.delta.write.WriterConfig;
import io.cloudfiles.flink.delta.write.WrittenFile;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What one writer's open files take when rows of many partitions come in any order: the heap after a collection, beside what the writer
 * itself counts, with 1, 10, 100 … rows in each of them. Arguments: an empty directory, partitions (default 1,000), most rows per partition (default
 * 10,000), most open files (default: as many as partitions).
 */
public final class OpenFilesBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BATCH_ROWS = 4000;
    private static final int REPEATED_TEXTS = 50;
    private static final String PARTITION = "partition";

    private OpenFilesBench() {}

    public static void main(String[] args) throws IOException {
        int partitions = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        int mostRows = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
        int openFiles = args.length > 3 ? Integer.parseInt(args[3]) : partitions;
        System.out.println("rows/partition\tcounted MB\theap MB\tKB/open file\tfiles\tKB/file\tcpu us/row");
        for (int rows = 1; rows <= mostRows; rows *= 10) {
            measure(args[0] + "/" + rows, partitions, rows, openFiles);
        }
        System.exit(0);
    }

    private static void measure(String table, int partitions, int rowsPerPartition, int openFiles) throws IOException {
        WriterConfig defaults = WriterConfig.DEFAULT;
        WriterConfig config = new WriterConfig(
                defaults.targetFileBytes(),
                defaults.rowGroupBytes(),
                defaults.maxBufferedBytes(),
                openFiles,
                defaults.closeThreads(),
                defaults.compression());
        try (TableAccess.Opened opened = new TableAccess(table, Map.of()).open();
                PartitionedFileWriter writer =
                        new PartitionedFileWriter(opened.storage(), config, 0, 0, Clock.systemUTC())) {
            RowType rows = type();
            TableDefinition definition = opened.table().createIfAbsent(NewTable.of(rows, List.of(PARTITION), Map.of()));
            TableLayout layout = SchemaFit.of(definition, 0, rows, List.of());
            long emptyHeap = heap();
            SplittableRandom random = new SplittableRandom(42);
            long cpu = 0;
            for (int round = 0; round < rowsPerPartition; round++) {
                for (RecordBatch batch : onePerPartition(partitions, random)) {
                    long start = THREADS.getCurrentThreadCpuTime();
                    writer.write(layout, batch);
                    cpu += THREADS.getCurrentThreadCpuTime() - start;
                }
            }
            long counted = writer.bufferedBytes();
            int open = writer.openFiles();
            long heap = heap() - emptyHeap;
            List<WrittenFile> files = writer.flush();
            double size =
                    files.stream().mapToLong(WrittenFile::sizeBytes).average().orElse(0);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%,d\t%.1f\t%.1f\t%.1f\t%,d\t%.1f\t%.2f",
                    rowsPerPartition,
                    counted / 1e6,
                    heap / 1e6,
                    heap / 1e3 / open,
                    files.size(),
                    size / 1e3,
                    cpu / 1e3 / rowsPerPartition / partitions));
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The partition and 20 columns. */
    private static RowType type() {
        List<RowType.RowField> fields = new ArrayList<>();
        fields.add(new RowType.RowField(PARTITION, new IntType()));
        List<LogicalType> types = List.of(
                new BigIntType(),
                new BigIntType(),
                new BigIntType(),
                new BigIntType(),
                new IntType(),
                new IntType(),
                new IntType(),
                new IntType(),
                new VarCharType(VarCharType.MAX_LENGTH),
                new VarCharType(VarCharType.MAX_LENGTH),
                new VarCharType(VarCharType.MAX_LENGTH),
                new VarCharType(VarCharType.MAX_LENGTH),
                new DoubleType(),
                new DoubleType(),
                new TimestampType(6),
                new TimestampType(6),
                new DecimalType(18, 2),
                new DecimalType(30, 2),
                new DateType(),
                new BooleanType());
        for (LogicalType type : types) {
            fields.add(new RowType.RowField("c" + fields.size(), type));
        }
        return new RowType(fields);
    }

    private static List<RecordBatch> onePerPartition(int partitions, SplittableRandom random) {
        List<Integer> order = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            order.add(partition);
        }
        Collections.shuffle(order, new Random(random.nextLong()));
        RecordBatchBuilder builder = new RecordBatchBuilder(0, type(), BATCH_ROWS, Long.MAX_VALUE);
        List<RecordBatch> batches = new ArrayList<>();
        for (int partition : order) {
            builder.add(row(partition, random));
            if (builder.isFull()) {
                batches.add(builder.build());
            }
        }
        if (builder.rowCount() > 0) {
            batches.add(builder.build());
        }
        return batches;
    }

    private static GenericRowData row(int partition, SplittableRandom random) {
        return GenericRowData.of(
                partition,
                random.nextLong(),
                random.nextLong(1_000_000),
                random.nextLong(100),
                (long) partition,
                random.nextInt(),
                random.nextInt(1000),
                random.nextInt(10),
                7,
                StringData.fromString(Long.toHexString(random.nextLong())),
                StringData.fromString("https://shop.example.com/p/" + random.nextInt(100_000)),
                StringData.fromString("city " + random.nextInt(REPEATED_TEXTS)),
                StringData.fromString("view"),
                random.nextDouble(),
                random.nextInt(100_000) / 100.0,
                TimestampData.fromEpochMillis(1_767_225_600_000L + random.nextInt(86_400_000)),
                TimestampData.fromEpochMillis(1_767_225_600_000L),
                DecimalData.fromUnscaledLong(random.nextInt(1_000_000), 18, 2),
                DecimalData.fromBigDecimal(BigDecimal.valueOf(random.nextInt(1_000_000), 2), 30, 2),
                20_454 + random.nextInt(30),
                random.nextBoolean());
    }
}
