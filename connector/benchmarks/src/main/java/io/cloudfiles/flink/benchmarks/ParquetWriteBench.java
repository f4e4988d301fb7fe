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
import io.cloudfiles.flink.batch.RecordBatchSerializer;
import io.cloudfiles.flink.delta.parquet.PageCompressor;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter;
import io.cloudfiles.flink.delta.parquet.ParquetCompression;
import io.cloudfiles.flink.delta.parquet.ParquetLayout;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What it costs to turn batches into Parquet, and to send them between tasks: our column writer, the Parquet library's row writer over
 * the same rows, and the batch serializer. CPU of the measuring thread; output is counted and dropped. Arguments: rows (default
 * 1,000,000), rounds (default 5).
 */
public final class ParquetWriteBench {
    private static final RowType TYPE = RowType.of(
            new BigIntType(),
            new IntType(),
            new BooleanType(),
            new DoubleType(),
            new FloatType(),
            new VarCharType(VarCharType.MAX_LENGTH),
            new VarCharType(VarCharType.MAX_LENGTH),
            new TimestampType(6),
            new DecimalType(18, 2),
            new DateType());
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message table {
              optional int64 f0;
              optional int32 f1;
              optional boolean f2;
              optional double f3;
              optional float f4;
              optional binary f5 (STRING);
              optional binary f6 (STRING);
              optional int64 f7 (TIMESTAMP(MICROS,false));
              optional int64 f8 (DECIMAL(18,2));
              optional int32 f9 (DATE);
            }""");
    private static final int BATCH_ROWS = 4000;
    /** What a small file gives. */
    private static final int SMALL_BATCH_ROWS = 6;

    private ParquetWriteBench() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        List<RecordBatch> batches = batches(rows, BATCH_ROWS);
        List<RecordBatch> small = batches(rows, SMALL_BATCH_ROWS);
        for (int round = 0; round < rounds; round++) {
            for (ParquetCompression compression : ParquetCompression.values()) {
                report("columns " + compression, rows, () -> columns(batches, compression));
                report("rows    " + compression, rows, () -> rows(batches, compression));
            }
            report("columns zstd, small", rows, () -> columns(small, ParquetCompression.ZSTD));
            report("serialize and back", rows, () -> serialize(batches));
            report("serialize, small", rows, () -> serialize(small));
        }
    }

    private static List<RecordBatch> batches(int rows, int batchRows) {
        SplittableRandom random = new SplittableRandom(42);
        RecordBatchBuilder builder = new RecordBatchBuilder(0, TYPE, batchRows, Long.MAX_VALUE);
        List<RecordBatch> batches = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            builder.add(GenericRowData.of(
                    (long) i,
                    random.nextInt(1000),
                    random.nextBoolean(),
                    random.nextInt(1_000_000) / 100.0,
                    random.nextFloat(),
                    StringData.fromString("customer-" + (100_000 + random.nextInt(5000)) + "-name"),
                    StringData.fromString(Long.toHexString(random.nextLong() | Long.MIN_VALUE) + "01234567"),
                    TimestampData.fromEpochMillis(1_700_000_000_000L + i * 7L, random.nextInt(1000) * 1000),
                    random.nextInt(10) == 0 ? null : DecimalData.fromUnscaledLong(random.nextLong(1L << 40), 18, 2),
                    19_000 + random.nextInt(365)));
            if (builder.isFull()) {
                batches.add(builder.build());
            }
        }
        batches.add(builder.build());
        return batches;
    }

    private static long columns(List<RecordBatch> batches, ParquetCompression compression) throws IOException {
        ParquetLayout layout = ParquetLayout.of(
                SCHEMA, IntStream.range(0, TYPE.getFieldCount()).boxed().toList());
        try (PageCompressor compressor = PageCompressor.of(compression)) {
            ParquetBatchWriter writer = new ParquetBatchWriter(layout, DroppedOutput::new, compressor, 64L << 20);
            for (RecordBatch batch : batches) {
                writer.write(batch, null);
            }
            return writer.finish().sizeBytes();
        }
    }

    private static long rows(List<RecordBatch> batches, ParquetCompression compression) throws IOException {
        try (PageCompressor compressor = PageCompressor.of(compression)) {
            RowParquetWriter writer = new RowParquetWriter(SCHEMA, compressor);
            for (RecordBatch batch : batches) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    writer.write(batch.row(row));
                }
            }
            return writer.finish();
        }
    }

    private static long serialize(List<RecordBatch> batches) throws IOException {
        RecordBatchSerializer serializer = new RecordBatchSerializer();
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        long bytes = 0;
        for (RecordBatch batch : batches) {
            out.clear();
            serializer.serialize(batch, out);
            bytes += out.length();
            serializer.deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
        }
        return bytes;
    }

    private static void report(String what, int rows, Work work) throws IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long bytes = work.run();
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-24s %,12.0f rows/s  %8.1f MB  %6.2f CPU s%n",
                what,
                rows / seconds,
                bytes / 1e6,
                seconds);
    }

    private interface Work {
        long run() throws IOException;
    }
}
