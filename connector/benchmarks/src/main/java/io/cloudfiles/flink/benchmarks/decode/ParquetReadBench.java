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
package io.cloudfiles.flink.benchmarks.decode;

import io.cloudfiles.flink.benchmarks.data.DataKind;
import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.formats.parquet.ParquetColumnarRowInputFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

import java.nio.file.Files;
import java.util.List;

/**
 * Reading Parquet: ours beside flink-parquet and DuckDB, which has also written the files, of the events of {@link JsonDecodeBench}.
 * Arguments: mebibytes of the events as JSON (default 128), rounds (default 7), a regular expression of names (default all).
 */
public final class ParquetReadBench {
    private static final int FLINK_BATCH_ROWS = 2048;

    /** One for each column, as cheap as they come and not to be answered by statistics. */
    private static final String DUCKDB_AGGREGATES =
            "count(*), sum(strlen(event_id)), max(ts), max(user_id), sum(strlen(session)), sum(strlen(event_type)), sum(strlen(url)), "
                    + "sum(strlen(title)), max(amount), max(quantity), count_if(is_member), sum(strlen(device.os)), "
                    + "sum(strlen(device.version)), max(device.screen_w), max(device.screen_h), sum(len(tags)), sum(strlen(tags[1]))";

    private final byte[] events;
    private final Turns turns;
    private final EventSink sink = new EventSink();
    private long members;

    private ParquetReadBench(byte[] events, Turns turns) {
        this.events = events;
        this.turns = turns;
    }

    public static void main(String[] args) throws Exception {
        new ParquetReadBench(EventLines.generate(Turns.bytes(args, 128)), Turns.of(args)).run(0);
    }

    /** With the codecs from one on; the files are there until all turns are over. */
    private void run(int codec) throws Exception {
        List<String> codecs = List.of("uncompressed", "snappy", "zstd", "gzip");
        if (codec == codecs.size()) {
            turns.run(events.length);
            System.out.println("checksum " + (sink.sum() + members));
            return;
        }
        try (DuckDb duckDb = DuckDb.of(events)) {
            duckDb.convert("COPY (SELECT * FROM read_json('FILE', format = 'newline_delimited', columns = "
                    + DataKind.PARQUET.columns().duckdb() + ")) TO 'TARGET' (FORMAT parquet, COMPRESSION "
                    + codecs.get(codec)
                    + ")");
            add(codecs.get(codec), duckDb);
            run(codec + 1);
        }
    }

    private void add(String codec, DuckDb duckDb) throws Exception {
        RowType type = EventLines.TYPE;
        Ours ours = Ours.of("parquet", Files.readAllBytes(duckDb.file()));
        turns.add("ours, " + codec, ours.guarded(type))
                .add("ours, " + codec + ", every value read as a row", ours.rows(type, sink))
                .add(
                        "flink-parquet, " + codec + ", every value read",
                        FlinkFiles.reading(flinkParquet(), duckDb.file(), sink))
                .add(
                        "flink-parquet, " + codec + ", one value read",
                        FlinkFiles.reading(flinkParquet(), duckDb.file(), this::readOne))
                .add("ours, " + codec + ", from the file", ours.file(duckDb.file(), type))
                .add(
                        "DuckDB, " + codec + ", from the file",
                        duckDb.reading("SELECT " + DUCKDB_AGGREGATES + " FROM read_parquet('FILE')"));
    }

    private void readOne(RowData row) {
        members += row.getBoolean(9) ? 1 : 0;
    }

    private static BulkFormat<RowData, FileSourceSplit> flinkParquet() {
        return new ParquetColumnarRowInputFormat<>(
                new org.apache.hadoop.conf.Configuration(),
                EventLines.TYPE,
                InternalTypeInfo.of(EventLines.TYPE),
                FLINK_BATCH_ROWS,
                true,
                true);
    }
}
