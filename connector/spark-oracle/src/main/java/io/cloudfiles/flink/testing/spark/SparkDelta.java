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
package io.cloudfiles.flink.testing.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Spark with Delta Lake as an oracle: reads tables that we wrote and runs SQL that we read back. Spark lives in a child
 * JVM, so none of its classes meet those under test. Starting takes seconds and 700 MB, and a new one is slow: it stays when it is closed, and
 * is given to who starts one next.
 *
 * <p>Values come as JSON has them: {@code Boolean}, {@code Long}, {@code Double}, {@code String} (also for decimals, dates
 * and timestamps, which are UTC, and Base64 for binary), {@code List} and {@code Map}. A request that Spark refuses
 * throws an {@link IllegalStateException} with Spark's message.
 *
 * <p>One thread at a time.
 */
public final class SparkDelta implements AutoCloseable {
    /** Those that nobody uses. Several, since a JVM may run test classes side by side. */
    private static final Deque<SparkProcess> IDLE = new ConcurrentLinkedDeque<>();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkProcess process;
    private boolean closed;

    private SparkDelta(SparkProcess process) {
        this.process = process;
    }

    /** Returns a Spark that answers, as new. Its log is part of the message if it does not start. */
    public static SparkDelta start() {
        SparkProcess idle = IDLE.poll();
        return new SparkDelta(idle == null ? SparkProcess.start() : idle);
    }

    /** The rows of a table's newest version, in no particular order; columns are SQL expressions, none means all. */
    public List<Map<String, @Nullable Object>> read(Path table, String... columns) {
        return process.rows(readRequest(table, columns));
    }

    /** The rows of one version of a table. */
    public List<Map<String, @Nullable Object>> readVersion(Path table, long version, String... columns) {
        return process.rows(readRequest(table, columns).put("version", version));
    }

    /** The rows of a table's newest version that satisfy a SQL condition. */
    public List<Map<String, @Nullable Object>> readWhere(Path table, String condition, String... columns) {
        return process.rows(readRequest(table, columns).put("where", condition));
    }

    /** The number of rows in a table's newest version. */
    public long count(Path table) {
        return (Long)
                Objects.requireNonNull(read(table, "count(*) AS rows").get(0).get("rows"));
    }

    /** Runs a statement; {@code delta.`/path`} names the table at a path. */
    public void sql(String statement) {
        query(statement);
    }

    /** Runs a statement and returns its rows. */
    public List<Map<String, @Nullable Object>> query(String statement) {
        return process.rows(request("sql").put("statement", statement));
    }

    /** Gives Spark back. What is not in files that were named to it is gone. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            process.forget();
            IDLE.push(process);
        }
    }

    static ObjectNode request(String op) {
        return JSON.createObjectNode().put("op", op);
    }

    private static ObjectNode readRequest(Path table, String... columns) {
        ObjectNode request = request("read").put("path", table.toString());
        request.set("columns", JSON.valueToTree(columns));
        return request;
    }
}
