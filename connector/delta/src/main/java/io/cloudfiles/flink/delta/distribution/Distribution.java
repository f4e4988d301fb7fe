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

import io.cloudfiles.flink.batch.Versioned;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.FileSettings;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

import java.io.Serializable;
import java.util.List;

/**
 * Sends the rows of a partition to as few writers as their volume needs, so that they come to lie in few files.
 *
 * <pre>
 *  source ─ distributor ┐                            ┌ arrivals ─ writer
 *  source ─ distributor ┼─ (writer, batch or row) ──▶┼ arrivals ─ writer
 *                          chosen by PartitionFanout
 * </pre>
 *
 * @param <T> batches or rows
 * @param access how to reach the table
 * @param partitionBy its partition columns; when empty, those of the table that exists when the job starts
 * @param files what the sink asks of data files; what it leaves open is as the table says where that is asked for its partition columns, and else the default
 * @param routers how the input is split
 */
@Internal
public record Distribution<T>(
        TableAccess access, List<String> partitionBy, FileSettings files, Router.Factory<T> routers)
        implements Serializable {
    private static final String DISTRIBUTOR = "distributor";
    private static final String ARRIVALS = "arrivals";

    public Distribution {
        partitionBy = List.copyOf(partitionBy);
    }

    /** Of batches, or of rows that carry their columns. */
    public static <T extends Versioned> Distribution<T> ofVersioned(
            TableAccess access, List<String> partitionBy, FileSettings files) {
        return new Distribution<>(access, partitionBy, files, (columns, fanout) -> {
            VersionedRouter router = new VersionedRouter(columns, fanout);
            return (element, outlet) -> router.route(element, (writer, part) -> outlet.emit(writer, same(part)));
        });
    }

    /** The parts of a batch are batches, that of a row is the row. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Versioned> T same(Versioned part) {
        return (T) part;
    }

    /** Of rows. */
    public static Distribution<RowData> ofRows(
            RowType type, TableAccess access, List<String> partitionBy, FileSettings files) {
        return new Distribution<>(
                access, partitionBy, files, (columns, fanout) -> new RowRouter(type, columns, fanout));
    }

    /** Adds what names the writers, chained to the input where that is possible, and the way to them. */
    public DataStream<T> add(DataStream<T> input) {
        SingleOutputStreamOperator<Tuple2<Integer, T>> distributed = input.transform(
                        DISTRIBUTOR, new TupleTypeInfo<>(Types.INT, input.getType()), new DistributorFactory<>(this))
                .uid(DISTRIBUTOR);
        distributed
                .getTransformation()
                .setParallelism(
                        input.getParallelism(), input.getTransformation().isParallelismConfigured());
        return new DataStream<>(
                        input.getExecutionEnvironment(),
                        new PartitionTransformation<>(distributed.getTransformation(), new ChannelPartitioner<>()))
                .map(new Arrived<>())
                .returns(input.getType())
                .name(ARRIVALS)
                .uid(ARRIVALS);
    }

    /** Takes off the number of the writer. */
    private static final class Arrived<T> implements MapFunction<Tuple2<Integer, T>, T> {
        private static final long serialVersionUID = 1L;

        @Override
        public T map(Tuple2<Integer, T> element) {
            return element.f1;
        }
    }
}
