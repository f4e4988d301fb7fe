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
package io.cloudfiles.flink.cli.state;

import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.KeyedLedgerStore;
import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.ledger.WaitingFile;
import io.cloudfiles.flink.lifecycle.FinishedFile;
import io.cloudfiles.flink.lifecycle.KeyedLifecycleStore;
import io.cloudfiles.flink.lifecycle.OpenFile;
import io.cloudfiles.flink.source.OperatorUids;
import io.cloudfiles.flink.source.reader.RangesOfReaders;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads what a checkpoint or savepoint says of each file, by a job of Flink that sorts on disk: the ledger has a file's record under its own
 * bucket and what waits of it under the lane that the bucket shares, and the readers have what they were given.
 */
@Internal
public final class CheckpointedFiles {
    private CheckpointedFiles() {}

    /**
     * Hands over each file that the ledger knows, in no order.
     *
     * @param checkpoint its directory, which has the file {@code _metadata}
     * @param sourceUid {@code source.uid} of the source
     * @param storageOptions of the store that has it
     * @param taker called on the calling thread
     * @throws IOException when it cannot be read
     */
    public static void read(
            Location checkpoint, String sourceUid, Map<String, String> storageOptions, Consumer<FileState> taker)
            throws IOException {
        StreamExecutionEnvironment env = JobEnvironment.forBoundedData(storageOptions);
        OperatorUids uids = new OperatorUids(sourceUid);
        SavepointReader savepoint = SavepointReader.read(env, checkpoint.toString(), new EmbeddedRocksDBStateBackend());
        DataStream<Row> ofLedger = savepoint.readKeyedState(
                OperatorIdentifier.forUid(uids.ledger()), new OfBucket(), Types.INT, StateRow.TYPE);
        DataStream<Row> ofReaders = savepoint
                .readListState(
                        OperatorIdentifier.forUid(uids.reader()),
                        RangesOfReaders.STATE,
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                        BytePrimitiveArraySerializer.INSTANCE)
                .map(new OfReader())
                .returns(StateRow.TYPE);
        DataStream<Row> ofLifecycle = savepoint.readKeyedState(
                OperatorIdentifier.forUid(uids.lifecycle()), new Endings(), Types.INT, StateRow.TYPE);
        DataStream<Row> files = ofLedger.union(ofReaders, ofLifecycle)
                .keyBy(new ByFile(), Types.TUPLE(Types.LONG, Types.LONG))
                .reduce(StateRow::joined);
        try {
            collect(files.executeAndCollect("cloudfiles state of " + checkpoint), taker);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + checkpoint + "] The reading was interrupted.");
        } catch (Exception e) {
            throw new IOException("[" + checkpoint + "] cannot be read: " + e, e);
        }
    }

    @SuppressWarnings("try") // the iterator's close may be interrupted, which is told above
    private static void collect(CloseableIterator<Row> rows, Consumer<FileState> taker) throws Exception {
        try (rows) {
            while (rows.hasNext()) {
                FileState state = StateRow.state(rows.next());
                if (state != null) {
                    taker.accept(state);
                }
            }
        }
    }

    private static final class ByFile implements KeySelector<Row, Tuple2<Long, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Long, Long> getKey(Row row) {
            return Tuple2.of(row.getFieldAs(0), row.getFieldAs(1));
        }
    }

    private static final class OfReader implements MapFunction<byte[], Row> {
        private static final long serialVersionUID = 1L;

        @Override
        public Row map(byte[] bytes) throws IOException {
            return StateRow.inFlight(RangesOfReaders.parse(bytes).range().file().location());
        }
    }

    @SuppressWarnings("NullAway.Init") // what Flink initializes
    private static final class OfBucket extends KeyedStateReaderFunction<Integer, Row> {
        private static final long serialVersionUID = 1L;

        private transient MapState<FileKey, SeenFile> seen;
        private transient MapState<BacklogKey, WaitingFile> backlog;

        @Override
        public void open(OpenContext context) {
            seen = getRuntimeContext().getMapState(KeyedLedgerStore.seenFiles());
            backlog = getRuntimeContext().getMapState(KeyedLedgerStore.waitingFiles());
        }

        @Override
        public void readKey(Integer bucket, Context context, Collector<Row> out) throws Exception {
            for (Map.Entry<FileKey, SeenFile> entry : seen.entries()) {
                out.collect(StateRow.known(entry.getKey(), entry.getValue()));
            }
            for (Map.Entry<BacklogKey, WaitingFile> entry : backlog.entries()) {
                out.collect(StateRow.waiting(entry.getKey().file(), entry.getValue()));
            }
        }
    }

    @SuppressWarnings("NullAway.Init") // what Flink initializes
    private static final class Endings extends KeyedStateReaderFunction<Integer, Row> {
        private static final long serialVersionUID = 1L;

        private transient MapState<FileKey, OpenFile> open;
        private transient MapState<FileKey, FinishedFile> finished;

        @Override
        public void open(OpenContext context) {
            open = getRuntimeContext().getMapState(KeyedLifecycleStore.openFiles());
            finished = getRuntimeContext().getMapState(KeyedLifecycleStore.finishedFiles());
        }

        @Override
        public void readKey(Integer bucket, Context context, Collector<Row> out) throws Exception {
            for (Map.Entry<FileKey, OpenFile> entry : open.entries()) {
                if (entry.getValue().isFinished()) {
                    out.collect(StateRow.uncommitted(entry.getKey(), entry.getValue()));
                }
            }
            for (Map.Entry<FileKey, FinishedFile> entry : finished.entries()) {
                out.collect(StateRow.finished(entry.getKey(), entry.getValue()));
            }
        }
    }
}
