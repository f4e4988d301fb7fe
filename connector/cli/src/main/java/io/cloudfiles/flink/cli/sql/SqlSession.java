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
import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.source.SourcePlanner;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.InputFormatOperatorFactory;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.StatementSetImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables and settings of a script, and the job that its INSERTs are. Used by one thread.
 *
 * <p>Queries run in the environment that all is planned in; the job runs in one of its own, because that one is told where to keep
 * checkpoints and what to resume from, which a query must not do.
 */
final class SqlSession {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final SqlErrors errors;
    private final Terminal terminal;
    private final StreamExecutionEnvironment env;
    private final StreamTableEnvironment tables;
    private final StreamStatementSet inserts;
    private final List<SqlStatement> planned = new ArrayList<>();

    /** @param resumes whether the job of the script goes on from a checkpoint */
    SqlSession(SqlSettings settings, boolean resumes, SqlErrors errors, Terminal terminal) {
        this.errors = errors;
        this.terminal = terminal;
        this.env = JobEnvironment.create(PROCESSORS, DEFAULT_INTERVAL, settings.availableNow());
        this.tables = StreamTableEnvironment.create(env);
        this.inserts = tables.createStatementSet();
        Configuration run = new Configuration();
        run.set(SourcePlanner.SESSION_RESUMES, resumes);
        if (settings.availableNow()) {
            run.set(DiscoveryOptions.SESSION_RUN_MODE, RunMode.AVAILABLE_NOW);
        }
        env.configure(run);
    }

    /** Executes a statement, but for INSERTs, which become a part of the job. */
    void execute(SqlStatement statement) throws Exception {
        statement.refusedWords().ifPresent(words -> {
            throw errors.of(
                    ErrorCode.CF_INVALID_SQL,
                    statement.line(),
                    "'" + words
                            + "' is not run by this command, which makes tables and runs all INSERTs as one job. Leave it out.");
        });
        if (statement.isSet()) {
            set(SqlOption.of(statement, errors));
            return;
        }
        try {
            if (statement.isInsert()) {
                insert(statement);
            } else if (statement.isTableOfQuery()) {
                createAs(statement);
            } else if (statement.isQuery()) {
                query(statement);
            } else {
                show(tables.executeSql(statement.text()), Optional.empty());
            }
        } catch (RuntimeException e) {
            throw errors.of(statement, e);
        }
    }

    private void set(SqlOption option) {
        Configuration one = new Configuration();
        one.setString(option.key(), option.value());
        env.configure(one);
        tables.getConfig().set(option.key(), option.value());
    }

    private void query(SqlStatement statement) throws Exception {
        if (isUnbounded(statement)) {
            throw errors.of(
                    ErrorCode.CF_INVALID_SQL,
                    statement.line(),
                    "The query would never end: it reads files as they arrive. INSERT its rows INTO a table, and SELECT from that.");
        }
        QuerySettings settings = QuerySettings.on(tables, env);
        try {
            show(tables.executeSql(statement.text()), AskedOrder.of(statement.text()));
        } finally {
            settings.restore();
        }
    }

    private boolean isUnbounded(SqlStatement statement) {
        try {
            return tables
                    .toChangelogStream(tables.sqlQuery(statement.text()))
                    .getTransformation()
                    .getTransitivePredecessors()
                    .stream()
                    .anyMatch(SqlSession::isEndless);
        } finally {
            env.getTransformations().clear();
        }
    }

    private static boolean isEndless(Transformation<?> transformation) {
        // Flink takes literal rows for an endless source of the old kind.
        boolean isLiteral = transformation instanceof LegacySourceTransformation<?> literal
                && literal.getOperatorFactory() instanceof InputFormatOperatorFactory;
        return !isLiteral
                && transformation instanceof WithBoundedness source
                && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED;
    }

    private void insert(SqlStatement statement) {
        new TargetColumns(session(), errors, terminal).growFor(statement);
        inserts.addInsertSql(statement.text());
        planned.add(statement);
    }

    /** Makes the table now, and its rows with the job. */
    private void createAs(SqlStatement statement) {
        Operation operation = session().getParser().parse(statement.text()).get(0);
        if (!(operation instanceof CreateTableASOperation create)) {
            throw errors.of(
                    ErrorCode.CF_INVALID_SQL,
                    statement.line(),
                    "A table cannot be replaced here: the next run would throw its rows away. CREATE TABLE IF NOT EXISTS … AS SELECT instead.");
        }
        session().executeInternal(create.getCreateTableOperation());
        SinkModifyOperation insert = create.toSinkModifyOperation(session().getCatalogManager());
        new TargetColumns(session(), errors, terminal).requireSamePlaces(statement, insert);
        ((StatementSetImpl<?>) inserts).getOperations().add(insert);
        planned.add(statement);
    }

    private TableEnvironmentInternal session() {
        return (TableEnvironmentInternal) tables;
    }

    private void show(TableResult result, Optional<AskedOrder> order) throws Exception {
        if (result.getResultKind() == ResultKind.SUCCESS_WITH_CONTENT) {
            ResultTable.of(result, order).printTo(terminal);
        }
    }

    /** The job of all INSERTs so far. */
    SqlJob job() {
        try {
            inserts.attachAsDataStream();
        } catch (RuntimeException e) {
            throw errors.of(culprit(), e);
        }
        SqlJob job = SqlJob.of(env);
        env.getTransformations().clear();
        return job;
    }

    /** The INSERT that cannot be planned; where all can be, but not together, the first. */
    private SqlStatement culprit() {
        for (SqlStatement insert : planned) {
            try {
                tables.explainSql(insert.text());
            } catch (RuntimeException e) {
                return insert;
            }
        }
        return planned.get(0);
    }
}
