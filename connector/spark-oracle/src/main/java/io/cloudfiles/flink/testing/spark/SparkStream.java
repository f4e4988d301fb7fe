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
package io.cloudfiles.flink.testing.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.Trigger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream of Spark from files to a Delta table or to nothing, which reads what is there and ends: the peer that our measurements of Delta
 * stand beside. On the class path that {@link SparkDelta} starts its JVM with.
 */
final class SparkStream {
    private SparkStream() {}

    /**
     * @param args the format; the schema; the directory of files; {@code delta} or {@code noop}; a directory for its table and its
     *     checkpoint; where to write the report, an object of JSON with the rows; then options of the reader, {@code key=value}
     */
    public static void main(String[] args) throws Exception {
        Path scratch = Path.of(args[4]);
        AtomicLong rows = new AtomicLong();
        try (SparkSession spark = SparkSessions.start(SparkSessions.withDelta("spark-stream", 2, scratch))) {
            spark.streams().addListener(counting(rows));
            DataStreamReader reader = spark.readStream().format(args[0]).schema(args[1]);
            for (int i = 6; i < args.length; i++) {
                int equals = args[i].indexOf('=');
                reader.option(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
            DataStreamWriter<?> writer = reader.load(args[2])
                    .writeStream()
                    .format(args[3])
                    .option("checkpointLocation", scratch.resolve("checkpoint").toString())
                    .trigger(Trigger.AvailableNow());
            (args[3].equals("noop")
                            ? writer.start()
                            : writer.start(scratch.resolve("table").toString()))
                    .awaitTermination();
        }
        // Closing the session has delivered what was on its way to the listener.
        Files.writeString(Path.of(args[5]), "{\"rows\":" + rows + "}");
    }

    private static StreamingQueryListener counting(AtomicLong rows) {
        return new StreamingQueryListener() {
            @Override
            public void onQueryStarted(QueryStartedEvent event) {
                // Nothing was read.
            }

            @Override
            public void onQueryProgress(QueryProgressEvent event) {
                rows.addAndGet(event.progress().numInputRows());
            }

            @Override
            public void onQueryTerminated(QueryTerminatedEvent event) {
                // All was told by progress.
            }
        };
    }
}
