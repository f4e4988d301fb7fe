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
package io.cloudfiles.flink;

import io.cloudfiles.flink.source.OperatorUids;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** What Flink makes of the source's operators when a job is submitted. */
class SourceTopologyTest {
    private static final RowType SCHEMA = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});

    @TempDir
    private Path landing;

    private StreamExecutionEnvironment env;

    @BeforeEach
    void makeEnvironment() {
        env = environment();
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        StreamExecutionEnvironment made = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        made.enableCheckpointing(1000);
        return made;
    }

    private void addSource(String uid) {
        CloudFiles.source(landing.toString())
                .uid(uid)
                .format("json")
                .schema(SCHEMA)
                .readBatches(env)
                .sinkTo(new DiscardingSink<>())
                .uid("sink of " + uid);
    }

    @Test
    void rangesLeaveTheLedgerAtOnceAndAreNotKeptInUnalignedCheckpoints() {
        addSource("a");
        StreamGraph graph = env.getStreamGraph();
        StreamNode ledger = graph.getStreamNodes().stream()
                .filter(node -> node.getOperatorName().startsWith("ledger of"))
                .findFirst()
                .orElseThrow();

        assertThat(ledger.getBufferTimeout()).isZero();
        assertThat(ledger.getOutEdges())
                .singleElement()
                .extracting(StreamEdge::supportsUnalignedCheckpoints)
                .isEqualTo(false);
        // Flink refuses some partitioners together with unaligned checkpoints here.
        assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
    }

    @Test
    void anotherSourceLeavesTheStateOfTheFirstWhereItIs() {
        addSource("a");
        Set<OperatorID> alone = operators(env.getStreamGraph());
        env = environment();
        addSource("b");
        addSource("a");
        Set<OperatorID> together = operators(env.getStreamGraph());

        assertThat(together).containsAll(alone).hasSize(2 * alone.size());
    }

    @Test
    void everyOperatorIsFoundByItsUid() {
        OperatorUids uids = new OperatorUids("a");
        addSource("a");

        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains(uids.discovery(), uids.ledger(), uids.reader())
                .doesNotContainNull();
    }

    private static Set<OperatorID> operators(StreamGraph graph) {
        return StreamSupport.stream(graph.getJobGraph().getVertices().spliterator(), false)
                .flatMap(vertex -> vertex.getOperatorIDs().stream())
                .map(OperatorIDPair::getGeneratedOperatorID)
                .collect(Collectors.toSet());
    }
}
