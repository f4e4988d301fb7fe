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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.RegisteredGauges;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommitFiguresTest {
    private final TableLab lab = new TableLab();

    @AfterEach
    void tearDown() {
        lab.close();
    }

    @Test
    void theGaugesTellOfTheLastCommitAndOfAttemptsThatFailed() throws Exception {
        lab.create(RowType.of(new BigIntType()));
        RegisteredGauges gauges = new RegisteredGauges();
        try (DeltaCommitter committer = new DeltaCommitter(lab.access(), 5, null, "job", 0, gauges)) {
            assertThat(gauges.values())
                    .containsEntry("committedVersion", 0L)
                    .containsEntry("committedCheckpoint", 0L)
                    .containsEntry("lastCommitMillis", 0L)
                    .containsEntry("repeatedCommits", 0L)
                    .containsEntry("maintenanceFailures", 0L);

            lab.faults().inject(Fault.on(Operation.LIST));
            TableLab.commit(committer, lab.committable("app", 7, "a.parquet"));
            TableLab.commit(committer, lab.committable("app", 9, "b.parquet"));
            TableLab.commit(committer, lab.committable("app", 7, "a.parquet"));

            assertThat(gauges.values())
                    .containsEntry("committedVersion", 2L)
                    .containsEntry("committedCheckpoint", 9L)
                    .containsEntry("repeatedCommits", 1L)
                    .containsKey("storePuts");
        }
    }
}
