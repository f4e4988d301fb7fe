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

import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** Statements that fail, stop and go on, and plans that are compiled before. */
class SqlRecoveryITCase extends SqlOnCluster {
    private static final Map<String, String> RESTARTING = Map.of(
            "execution.checkpointing.interval", "100 ms",
            "restart-strategy.type", "fixed-delay",
            "restart-strategy.fixed-delay.attempts", "1",
            "restart-strategy.fixed-delay.delay", "10 ms");

    @Test
    void twoScansOfOneTableGoOnAfterAFailureAndFromASavepoint() throws Exception {
        int files = 400;
        List<String> expected = new ArrayList<>();
        for (int id = 0; id < files; id++) {
            land(id + ".json", "{\"id\":" + id + "}");
            expected.add("+I[" + id + "]");
        }
        String savepoint;
        try (SqlSession session = SqlSession.open(RESTARTING)) {
            JobClient job = scanTwice(session);
            awaitRows(expected);
            FailsWhenTold.tell();
            for (int id = files; id < 2 * files; id++) {
                land(id + ".json", "{\"id\":" + id + "}");
                expected.add("+I[" + id + "]");
            }
            awaitRows(expected);
            assertThat(FailsWhenTold.isTold()).as("a failure is still to come").isFalse();
            savepoint = SqlSession.stop(job, directory.resolve("savepoints"));
        }
        land("last.json", "{\"id\":" + 2 * files + "}");
        expected.add("+I[" + 2 * files + "]");
        try (SqlSession session = SqlSession.open(RESTARTING)) {
            session.tables().getConfig().set("execution.state-recovery.path", savepoint);
            JobClient job = scanTwice(session);
            awaitRows(expected);
            job.cancel().get();
        }
    }

    /** One job with two scans of the landing table, each with a ledger of its own. */
    private JobClient scanTwice(SqlSession session) {
        defineBoth(session);
        session.tables().createTemporarySystemFunction("FAILS_WHEN_TOLD", FailsWhenTold.class);
        StatementSet statements = session.tables().createStatementSet();
        statements.addInsertSql("INSERT INTO bronze SELECT FAILS_WHEN_TOLD(id) FROM landing");
        statements.addInsertSql(
                "INSERT INTO silver SELECT id FROM landing /*+ OPTIONS('source.uid'='again', 'scan.parallelism'='1') */");
        return statements.execute().getJobClient().orElseThrow();
    }

    private void defineBoth(SqlSession session) {
        define(session);
        session.run("CREATE TABLE silver WITH ('path'='" + directory.resolve("silver")
                + "') LIKE bronze (OVERWRITING OPTIONS)");
    }

    /** Gives what it is given, but fails once when it is told to; in one JVM with the test. */
    public static final class FailsWhenTold extends ScalarFunction {
        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean TOLD = new AtomicBoolean();

        static void tell() {
            TOLD.set(true);
        }

        static boolean isTold() {
            return TOLD.get();
        }

        /** Called by generated code. */
        public Long eval(Long id) {
            if (TOLD.compareAndSet(true, false)) {
                throw new IllegalStateException("injected failure at row " + id);
            }
            return id;
        }
    }

    @Test
    void aStoppedStatementGoesOnFromItsSavepoint() throws Exception {
        land("a.json", "{\"id\":1}");
        String savepoint;
        try (SqlSession session = SqlSession.open()) {
            define(session);
            JobClient job = session.run("INSERT INTO bronze SELECT id FROM landing");
            SqlSession.await(1L, () -> count(session));
            savepoint = SqlSession.stop(job, directory.resolve("savepoints"));
        }
        land("b.json", "{\"id\":2}");
        try (SqlSession session = SqlSession.open()) {
            define(session);
            session.tables().getConfig().set("execution.state-recovery.path", savepoint);
            session.run("INSERT INTO bronze SELECT id FROM landing /*+ OPTIONS('scan.parallelism'='3') */");
            try (SqlSession other = SqlSession.open()) {
                define(other);
                SqlSession.await(2L, () -> count(other));
                assertThat(other.query("SELECT id FROM bronze")).containsExactly("+I[1]", "+I[2]");
            }
        }
    }

    private void define(SqlSession session) {
        session.run(landingTable("id BIGINT"));
        session.run(bronzeTable("id BIGINT", ""));
    }

    @Test
    void aCompiledPlanRunsWithTheOptionsOfTheDay() throws Exception {
        land("a.json", "{\"id\":1}");
        Path plan = directory.resolve("plan.json");
        try (SqlSession session = SqlSession.open()) {
            define(session);
            session.run("COMPILE PLAN '" + plan + "' FOR INSERT INTO bronze SELECT id FROM landing");
        }
        try (SqlSession session = SqlSession.open()) {
            define(session);
            session.run("EXECUTE PLAN '" + plan + "'");
            SqlSession.await(1L, () -> count(session));
            land("b.json", "{\"id\":2}");
            SqlSession.await(2L, () -> count(session));
        }
    }

    /** By a session of its own: a query of one that resumes from a savepoint would resume from it, too. */
    private void awaitRows(List<String> ids) throws Exception {
        List<String> sorted = ids.stream().sorted().toList();
        try (SqlSession session = SqlSession.open()) {
            defineBoth(session);
            SqlSession.await(sorted, () -> rowsOf(session, "bronze"));
            SqlSession.await(sorted, () -> rowsOf(session, "silver"));
        }
    }
}
