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

import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.write.WriterConfig;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Makes the operator before the writers. */
final class DistributorFactory<T> extends AbstractStreamOperatorFactory<Tuple2<Integer, T>>
        implements OneInputStreamOperatorFactory<T, Tuple2<Integer, T>> {
    private static final long serialVersionUID = 1L;

    private final Distribution<T> distribution;

    DistributorFactory(Distribution<T> distribution) {
        this.distribution = distribution;
    }

    /** A router for a sender. */
    Router<T> router(Shape shape, PartitionFanout fanout) {
        return distribution.routers().create(shape.partitionColumns, fanout);
    }

    /**
     * What rows are sent by.
     *
     * @param partitionColumns of the table
     * @param targetFileBytes size that its files should have
     */
    record Shape(List<String> partitionColumns, long targetFileBytes) {}

    /** As the sink says. Only where it names no partition columns the table is asked, by each sender once. */
    Shape shape() throws IOException {
        List<String> columns = distribution.partitionBy();
        if (!columns.isEmpty()) {
            return new Shape(columns, orDefault(distribution.files().targetBytes()));
        }
        try (TableAccess.Opened opened = distribution.access().open()) {
            TableDefinition table = opened.table().definition().orElse(null);
            return table == null // the writers are about to make it
                    ? new Shape(columns, orDefault(distribution.files().targetBytes()))
                    : new Shape(
                            table.partitionColumns(),
                            orDefault(distribution.files().orThoseOf(table).targetBytes()));
        }
    }

    private static long orDefault(@Nullable Long bytes) {
        return bytes == null ? WriterConfig.DEFAULT.targetFileBytes() : bytes;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Flink's signature
    public <O extends StreamOperator<Tuple2<Integer, T>>> O createStreamOperator(
            StreamOperatorParameters<Tuple2<Integer, T>> parameters) {
        @SuppressWarnings("unchecked") // Flink asks for the only operator that this factory makes
        O operator = (O) new Distributor<>(this, parameters);
        return operator;
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return Distributor.class;
    }
}
