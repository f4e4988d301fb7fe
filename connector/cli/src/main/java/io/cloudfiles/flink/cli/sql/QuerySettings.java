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

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.OptimizerConfigOptions;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a query runs, which is another way than the job does: it reads what is there, and nothing of it is kept. A checkpoint would only
 * hold its rows back, and its state need not fit into one; what fails is to be told, not tried again. Rows are aggregated many at a time,
 * so that not each of them makes a new result.
 */
final class QuerySettings {
    private final StreamTableEnvironment tables;
    private final StreamExecutionEnvironment env;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> beforeInTables;

    private QuerySettings(StreamTableEnvironment tables, StreamExecutionEnvironment env) {
        this.tables = tables;
        this.env = env;
        this.beforeInTables = tables.getConfig().getConfiguration().toMap();
    }

    static QuerySettings on(StreamTableEnvironment tables, StreamExecutionEnvironment env) {
        QuerySettings settings = new QuerySettings(tables, env);
        settings.noCheckpoints();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        if (!tables.getConfig().get(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED)) {
            settings.aggregateInBatches();
        }
        return settings;
    }

    private void aggregateInBatches() {
        Configuration batches = new Configuration();
        batches.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, true);
        batches.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY, Duration.ofSeconds(1));
        batches.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, 50_000L);
        batches.set(OptimizerConfigOptions.TABLE_OPTIMIZER_DISTINCT_AGG_SPLIT_ENABLED, true);
        batches.toMap().forEach(this::set);
    }

    private void noCheckpoints() {
        String key = CheckpointingOptions.CHECKPOINTING_INTERVAL.key();
        before.put(key, env.getConfiguration().toMap().getOrDefault(key, ""));
        tables.getConfig().getConfiguration().removeKey(key);
        env.getCheckpointConfig().disableCheckpointing();
    }

    /** Flink hands what the tables are configured with on to the environment, where it stays. */
    private void set(String key, String value) {
        before.put(key, env.getConfiguration().toMap().getOrDefault(key, ""));
        tables.getConfig().set(key, value);
    }

    /** Once the query has ended. */
    void restore() {
        TableConfig config = tables.getConfig();
        before.forEach((key, value) -> {
            config.getConfiguration().removeKey(key);
            if (beforeInTables.containsKey(key)) {
                config.set(key, beforeInTables.get(key));
            }
        });
        Configuration restored = new Configuration();
        before.forEach((key, value) -> {
            if (!value.isEmpty()) {
                restored.setString(key, value);
            }
        });
        env.configure(restored);
    }
}
