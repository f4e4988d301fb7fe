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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the sink does to the plan of a job, without running it. */
class SinkPlanTest {
    private static final RowType ROWS = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());

    @Test
    void anUnboundedInputWithoutCheckpointsIsRefusedWithTheLineToPaste() {
        unbounded().sinkTo(sink("a"));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(env::getStreamGraph)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_CHECKPOINTING_REQUIRED))
                .withMessageContaining("/lake/bronze")
                .withMessageContaining("SET 'execution.checkpointing.interval' = '10 s';")
                .withMessageContaining("env.enableCheckpointing(10_000);");
    }

    @Test
    void anUnboundedInputWithCheckpointsAndABoundedOneWithoutAreFine() {
        bounded().sinkTo(sink("a"));
        assertThatCode(env::getStreamGraph).doesNotThrowAnyException();

        env.enableCheckpointing(1000);
        unbounded().sinkTo(sink("b"));
        assertThatCode(env::getStreamGraph).doesNotThrowAnyException();
    }

    @Test
    void aBoundedInputWhoseFinalCheckpointIsForbiddenIsRefused() {
        env.configure(Configuration.fromMap(Map.of(
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.checkpoints-after-tasks-finish", "false")));
        bounded().sinkTo(sink("a"));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(env::getStreamGraph)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_CHECKPOINTING_REQUIRED))
                .withMessageContaining("execution.checkpointing.checkpoints-after-tasks-finish");
    }

    @ParameterizedTest(name = "mode {0}, bounded {1}")
    @CsvSource({"BATCH, true, false", "AUTOMATIC, true, false", "AUTOMATIC, false, true", "STREAMING, true, true"})
    void aJobCommitsByCheckpointsUnlessItIsABatch(String mode, boolean isBounded, boolean takesCheckpoints) {
        env.configure(Configuration.fromMap(
                Map.of("execution.checkpointing.interval", "1 s", "execution.runtime-mode", mode)));
        (isBounded ? bounded() : unbounded()).sinkTo(sink("a"));

        assertThat(SinkPlan.takesCheckpoints(env)).isEqualTo(takesCheckpoints);
    }

    @Test
    void twoSinksWithOneUidAreRefused() {
        bounded().sinkTo(sink("same")).uid("left");
        bounded().sinkTo(sink("same")).uid("right");

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(env::getStreamGraph)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DUPLICATE_SOURCE_UID))
                .withMessageContaining("'same'");
    }

    @Test
    void operatorsAreNamedAfterTheSinkUnlessTheUserNamesThem() {
        bounded().sinkTo(sink("events"));
        bounded().sinkTo(sink("others")).uid("mine");

        assertThat(uids())
                .contains("events-writer", "events-writer: aggregator", "Sink Committer: events-writer")
                .contains("mine", "mine: aggregator", "Sink Committer: mine");
    }

    @Test
    void oneAggregatorGathersWhatAllWritersFinish() {
        env.setParallelism(7);
        bounded().sinkTo(sink("events"));

        assertThat(env.getStreamGraph().getStreamNodes())
                .filteredOn(node -> node.getOperatorName().contains("aggregator"))
                .singleElement()
                .satisfies(node -> assertThat(node.getParallelism()).isEqualTo(1));
    }

    @Test
    void rowsOfAPartitionedTableAreDistributedByOperatorsOfTheirOwn() {
        env.setParallelism(4);
        DataStream<RowData> input = bounded().map(row -> row, InternalTypeInfo.of(ROWS));
        input.sinkTo(partitioned(Map.of())).setParallelism(3);

        Collection<StreamNode> nodes = env.getStreamGraph().getStreamNodes();
        assertThat(nodes.stream().map(StreamNode::getTransformationUID).filter(Objects::nonNull))
                .contains("events-writer: distributor", "events-writer: arrivals")
                .contains("events-writer", "events-writer: aggregator", "Sink Committer: events-writer");
        assertThat(parallelism(nodes, "distributor"))
                .as("that of the input, which it is chained to")
                .isEqualTo(input.getParallelism());
        assertThat(parallelism(nodes, "arrivals")).isEqualTo(3);
    }

    private static int parallelism(Collection<StreamNode> nodes, String operator) {
        return nodes.stream()
                .filter(node -> node.getOperatorName().contains(operator))
                .findFirst()
                .orElseThrow()
                .getParallelism();
    }

    @Test
    void distributedRowsDoNotKeepAJobFromUnalignedCheckpoints() {
        env.configure(Configuration.fromMap(Map.of(
                "execution.checkpointing.interval", "1 s", "execution.checkpointing.unaligned.enabled", "true")));
        env.setParallelism(4);
        unbounded().sinkTo(partitioned(Map.of()));

        assertThatCode(() -> env.getStreamGraph().getJobGraph()).doesNotThrowAnyException();
    }

    @Test
    void whereItIsOfNoUseOrNotWantedNothingIsDistributed() {
        env.setParallelism(4);
        bounded().sinkTo(partitioned(Map.of("sink.distribution", "none")));
        bounded().sinkTo(sink("plain"));
        assertThat(uids()).noneMatch(uid -> uid.contains("distributor"));
    }

    @Test
    void oneWriterNeedsNoDistribution() {
        env.setParallelism(4);
        bounded().sinkTo(partitioned(Map.of())).setParallelism(1);

        assertThat(uids()).noneMatch(uid -> uid.contains("distributor"));
    }

    @Test
    void oneWriterTakesUpWhatAnUnalignedCheckpointOfSeveralHolds() {
        env.configure(Configuration.fromMap(Map.of(
                "execution.checkpointing.interval", "1 s", "execution.checkpointing.unaligned.enabled", "true")));
        bounded().sinkTo(partitioned(Map.of())).setParallelism(1);

        assertThat(uids()).contains("events-writer: distributor", "events-writer: arrivals");
    }

    @Test
    void rowsOfATableWithoutPartitionsAreDistributedOnDemand() {
        env.setParallelism(4);
        bounded()
                .sinkTo(DeltaSink.forPath("/lake/bronze")
                        .uid("events")
                        .option("sink.distribution", "adaptive")
                        .buildForRows(ROWS));

        assertThat(uids()).contains("events-writer: distributor");
    }

    private static Sink<RowData> partitioned(Map<String, String> options) {
        return DeltaSink.forPath("/lake/bronze")
                .uid("events")
                .partitionBy("day")
                .options(options)
                .buildForRows(
                        RowType.of(new LogicalType[] {new BigIntType(), new IntType()}, new String[] {"id", "day"}));
    }

    private List<String> uids() {
        return env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .toList();
    }

    private DataStream<RowData> bounded() {
        return env.fromData(InternalTypeInfo.of(ROWS), GenericRowData.of(1L));
    }

    @SuppressWarnings("deprecation") // see Numbers
    private DataStream<RowData> unbounded() {
        return env.addSource(new Numbers())
                .map(number -> (RowData) GenericRowData.of(number), InternalTypeInfo.of(ROWS));
    }

    private static Sink<RowData> sink(String uid) {
        return DeltaSink.forPath("/lake/bronze").uid(uid).buildForRows(ROWS);
    }
}
