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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

class JobFailuresTest {
    @Test
    void showsWhatWasThrownForTheUser() {
        CloudFilesException ours = new CloudFilesException(ErrorCode.CF_CORRUPT_RECORD, "[f] bad.");

        CloudFilesException shown = JobFailures.explain(new ExecutionException(new RuntimeException(ours)));

        assertThat(shown.code()).isEqualTo(ErrorCode.CF_CORRUPT_RECORD);
        assertThat(shown).hasMessage("CF_CORRUPT_RECORD: [f] bad.");
    }

    @Test
    void namesTheDependencyThatIsMissing() {
        Throwable missing = new IllegalStateException(
                "could not load",
                new ClassNotFoundException("org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory"));

        assertThat(JobFailures.explain(missing))
                .hasMessage(
                        "CF_STATE_BACKEND_UNSUPPORTED: The state backend RocksDB is not on the class path, and only it"
                                + " can hold the ledger. Add the dependency org.apache.flink:flink-statebackend-rocksdb in"
                                + " the version of your Flink.");
        assertThat(JobFailures.explain(new NoClassDefFoundError("org/apache/flink/state/rocksdb/RocksDBOptions"))
                        .code())
                .isEqualTo(ErrorCode.CF_STATE_BACKEND_UNSUPPORTED);
    }

    @Test
    void doesNotPromiseThatRunningAgainHelps() {
        assertThat(JobFailures.explain(new RuntimeException(new IllegalStateException("no slots."))))
                .hasMessage("CF_JOB_FAILED: The job failed: no slots. Nothing is lost: once the cause is mended, or has"
                        + " passed, run it again to resume.");
        assertThat(JobFailures.explain(new NoClassDefFoundError("com/example/Gone")))
                .hasMessageContaining("java.lang.NoClassDefFoundError: com/example/Gone. Nothing is lost");
    }
}
