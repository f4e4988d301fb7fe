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
package io.cloudfiles.flink.benchmarks.end2end;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who is measured. */
enum Contestant {
    /** Ours, by the command that does nothing else. */
    INGEST("cloudfiles ingest") {
        @Override
        Command command(Run run, Installation at) {
            return at.cloudFiles(run, OwnCommands.ingest(run));
        }
    },
    /** Ours, in Flink SQL. */
    SQL("cloudfiles sql") {
        @Override
        Command command(Run run, Installation at) {
            return at.cloudFiles(run, OwnCommands.sql(run));
        }
    },
    /** Ours, in a DataStream job. */
    JOB("CloudFiles.source") {
        @Override
        Command command(Run run, Installation at) {
            return at.ownJob(run, List.of(run.input(), run.checkpoint(), run.report()));
        }
    },
    /** Flink's filesystem connector in Flink SQL; its Parquet sink where there is a table. */
    FLINK_SQL("Flink filesystem") {
        @Override
        Command command(Run run, Installation at) {
            return at.peer("FlinkSqlPeer", run, List.of(run.script(), run.checkpoint(), run.report()));
        }
    },
    /** Flink's FileSource in a DataStream job. */
    FLINK_SOURCE("Flink FileSource") {
        @Override
        Command command(Run run, Installation at) {
            return at.peer("FlinkTextPeer", run, List.of(run.input(), run.checkpoint(), run.report()));
        }
    },
    /** Spark's Structured Streaming with the trigger AvailableNow, and Delta Lake. */
    SPARK("Spark, Delta Lake") {
        @Override
        Command command(Run run, Installation at) {
            return at.spark(run, SparkArguments.of(run));
        }
    },
    /** DuckDB's COPY on one thread. */
    DUCKDB("DuckDB") {
        @Override
        Command command(Run run, Installation at) {
            return at.peer("DuckDbPeer", run, List.of(run.script()));
        }
    };

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** How the report calls it. */
    String label() {
        return label;
    }

    /** The process that does a run. */
    abstract Command command(Run run, Installation at);

    /** What the script of a run holds, a statement per line; nothing with those that take none. */
    List<String> script(Run run) {
        return switch (this) {
            case SQL -> Scripts.own(run);
            case FLINK_SQL -> Scripts.flink(run);
            case DUCKDB -> Scripts.duckDb(run);
            case INGEST, JOB, FLINK_SOURCE, SPARK -> List.of();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A process to be started.
     *
     * @param words the program and its arguments
     * @param environment added to that of the bench
     */
    record Command(List<String> words, Map<String, String> environment) {
        Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }
    }
}
