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
package io.cloudfiles.flink.delta.line;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.streaming.util.TestStreamEnvironment;

import java.util.List;

/** Submits jobs with {@link Trap}s around each of their operators and the source's enumerator. The jobs' own parts stay what they are. */
@SuppressWarnings("try") // close may be interrupted, as inherited
final class TrappedEnvironment extends TestStreamEnvironment {
    TrappedEnvironment(MiniCluster cluster, Configuration configuration) {
        super(cluster, configuration, 1, List.of(), List.of());
    }

    @Override
    public StreamGraph getStreamGraph(boolean clearTransformations) {
        SourceOperatorFactory<?> source = trappedSource();
        StreamGraph graph = super.getStreamGraph(clearTransformations);
        for (StreamNode node : graph.getStreamNodes()) {
            node.setOperatorFactory(
                    node.getOperatorFactory() instanceof SourceOperatorFactory<?>
                            ? source
                            : TrappedOperatorFactory.around(node.getOperatorFactory(), node.getOperatorName()));
        }
        return graph;
    }

    /** Flink casts the operator of a source, so that only what the source makes can be trapped. */
    private SourceOperatorFactory<?> trappedSource() {
        List<SourceTransformation<?, ?, ?>> sources = transformations.stream()
                .flatMap(last -> last.getTransitivePredecessors().stream())
                .distinct()
                .<SourceTransformation<?, ?, ?>>mapMulti((transformation, found) -> {
                    if (transformation instanceof SourceTransformation<?, ?, ?> source) {
                        found.accept(source);
                    }
                })
                .toList();
        if (sources.size() != 1) {
            throw new IllegalStateException("one source was expected: " + sources);
        }
        return trapped(sources.get(0));
    }

    private static <T> SourceOperatorFactory<T> trapped(SourceTransformation<T, ?, ?> source) {
        return new SourceOperatorFactory<>(new TrappedSource<>(source.getSource()), WatermarkStrategy.noWatermarks());
    }
}
