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
package io.cloudfiles.flink.cli.run;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** What jobs of the command run in. */
class JobEnvironmentTest {
    private final StreamExecutionEnvironment planned = JobEnvironment.create(1, Duration.ofSeconds(1), true);

    @Test
    void rowsAreNotCopiedBetweenOperators() {
        assertThat(planned.getConfig().isObjectReuseEnabled()).isTrue();
        assertThat(JobEnvironment.like(planned.getConfiguration(), 1)
                        .getConfig()
                        .isObjectReuseEnabled())
                .isTrue();
    }

    @Test
    void theLedgerLooksForNewFilesInBloomFilters() {
        assertThat(planned.getConfiguration().get(RocksDBConfigurableOptions.USE_BLOOM_FILTER))
                .isTrue();
    }

    @Test
    void aScriptMaySayThatTheyAre() {
        Configuration script = new Configuration();
        script.set(PipelineOptions.OBJECT_REUSE, false);
        planned.configure(script);

        assertThat(JobEnvironment.like(planned.getConfiguration(), 1)
                        .getConfig()
                        .isObjectReuseEnabled())
                .isFalse();
    }
}
