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
package io.cloudfiles.flink.table;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's session: statements, and what comes of them. Jobs that it started are cancelled when it is closed. */
final class SqlSession implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StreamTableEnvironment tables;
    private final List<JobClient> jobs = new ArrayList<>();

    private SqlSession(StreamTableEnvironment tables) {
        this.tables = tables;
    }

    /** A session on the cluster of the test, with checkpoints each 100 ms; a failure ends a job. */
    static SqlSession open() {
        return open(Map.of("execution.checkpointing.interval", "100 ms", "restart-strategy.type", "disable"));
    }

    /** A session on the cluster of the test. */
    static SqlSession open(Map<String, String> settings) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
        env.setParallelism(2);
        return new SqlSession(StreamTableEnvironment.create(env));
    }

    StreamTableEnvironment tables() {
        return tables;
    }

    /** Runs a statement; a job that it starts goes on. */
    JobClient run(String statement) {
        TableResult result = tables.executeSql(statement);
        JobClient job = result.getJobClient().orElse(null);
        if (job != null) {
            jobs.add(job);
        }
        return job;
    }

    /** The rows of a query that ends, as text, sorted. */
    @SuppressWarnings("try") // the iterator may be interrupted
    List<String> query(String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        rows.sort(null);
        return rows;
    }

    /** The first rows of a query that does not end, as text, sorted. */
    @SuppressWarnings("try") // the iterator may be interrupted
    List<String> first(int count, String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            while (rows.size() < count) {
                rows.add(result.next().toString());
            }
        }
        rows.sort(null);
        return rows;
    }

    /** Asks until the answer is the expected one. */
    static <T> void await(T expected, Callable<T> question) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T answer = question.call();
        while (!expected.equals(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            answer = question.call();
        }
        assertThat(answer).isEqualTo(expected);
    }

    /** Takes a savepoint and ends a job. */
    static String stop(JobClient job, Path directory) throws Exception {
        return job.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    @Override
    public void close() {
        for (JobClient job : jobs) {
            try {
                if (!job.getJobStatus().get().isGloballyTerminalState()) {
                    job.cancel().get();
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("A job could not be cancelled.", e);
            }
        }
    }
}
