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
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.cli.run.JobEnvironment;
import io.cloudfiles.flink.cli.run.RunnableJob;
import io.cloudfiles.flink.source.SourceTopology;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The planned job of a script.
 *
 * @param settings of the script
 * @param sinks where its rows go, with all before
 * @param sourceUids uids of the ledgers of its sources
 * @param endsWhenDrained whether each source ends with what existed at the start
 */
record SqlJob(
        ReadableConfig settings, List<Transformation<?>> sinks, List<String> sourceUids, boolean endsWhenDrained) {
    SqlJob {
        sinks = List.copyOf(sinks);
        sourceUids = List.copyOf(sourceUids);
    }

    /** What is planned in an environment. */
    static SqlJob of(StreamExecutionEnvironment env) {
        return new SqlJob(
                Configuration.fromMap(env.getConfiguration().toMap()),
                env.getTransformations(),
                SourceTopology.ledgerUids(env),
                SourceTopology.isAvailableNow(env));
    }

    /** The job in an environment of its own. */
    StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = JobEnvironment.like(settings, parallelism());
        sinks.forEach(env::addOperator);
        return env;
    }

    /** The job as the resume protocol runs it. */
    RunnableJob runnable() {
        StreamExecutionEnvironment env = environment();
        String name = env.getConfiguration().getOptional(PipelineOptions.NAME).orElse("cloudfiles sql");
        return new RunnableJob(
                env,
                name,
                Map.of("sources", String.join(",", sourceUids.stream().sorted().toList())),
                sourceUids,
                endsWhenDrained);
    }

    private int parallelism() {
        return Stream.concat(sinks.stream().flatMap(sink -> sink.getTransitivePredecessors().stream()), sinks.stream())
                .mapToInt(Transformation::getParallelism)
                .max()
                .orElse(1);
    }
}
