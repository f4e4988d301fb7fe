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

import io.cloudfiles.flink.cli.run.InterruptedByUser;
import io.cloudfiles.flink.cli.run.JobRun;
import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.util.Map;

/** One run of a script. Used by one thread. */
@Internal
public final class SqlRun {
    private final SqlSettings settings;
    private final Terminal terminal;
    private final SqlErrors errors;

    /**
     * @param settings what to do
     * @param terminal told how it goes, and takes the rows of queries
     */
    public SqlRun(SqlSettings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        this.errors = new SqlErrors(settings.file());
    }

    /**
     * Runs the statements up to the last INSERT, all INSERTs as one job, and, when that has ended, the statements behind.
     *
     * @throws InterruptedByUser when a signal ended the job, after its savepoint
     * @throws CloudFilesException with file and line when a statement is wrong; when the job failed
     * @throws IOException when the checkpoint, the report or the progress file cannot be written
     */
    public void run() throws Exception {
        SqlScript script = SqlScript.parse(settings.script(), errors);
        boolean resumes = !script.job().isEmpty() && JobRun.resumes(checkpoint(), Map.of());
        SqlSession session = new SqlSession(settings, resumes, errors, terminal);
        for (SqlStatement statement : script.job()) {
            session.execute(statement);
        }
        if (!script.job().isEmpty()) {
            run(session.job());
        }
        for (SqlStatement statement : script.rest()) {
            session.execute(statement);
        }
        boolean isForNothing =
                script.rest().stream().noneMatch(statement -> statement.prints() || statement.makesCatalog());
        if (script.job().isEmpty() && isForNothing) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_SQL,
                    "[" + settings.file()
                            + "] There is no INSERT, so nothing was read. Add INSERT INTO a table SELECT from another.");
        }
    }

    private void run(SqlJob job) throws Exception {
        if (job.sourceUids().isEmpty()) {
            terminal.say(
                    "No 'cloudfiles' table is read: the job runs to its end, and nothing is kept for another run.");
            job.environment().execute("cloudfiles sql");
            return;
        }
        requireAvailableNow(job);
        new JobRun(terminal, checkpoint(), Map.of(), settings.progress(), settings.report(), 0).run(job::runnable);
    }

    /** Where the job of the INSERTs keeps its state. Queries keep none, so a script of them alone needs no such place. */
    private Location checkpoint() {
        Location checkpoint = settings.checkpoint();
        if (checkpoint == null) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--checkpoint' is missing: [" + settings.file()
                            + "] has an INSERT, and what its job has read is kept there, so that the next run goes on.");
        }
        return checkpoint;
    }

    private void requireAvailableNow(SqlJob job) {
        if (settings.availableNow() && !job.endsWhenDrained()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + settings.file()
                            + "] '--available-now' and 'run-mode' = 'continuous' of a table cannot be combined: "
                            + "the run would never end. Leave one of them out.");
        }
    }
}
