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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.ledger.LedgerConfig;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.read.ReadConfig;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A source with all options resolved and its schema known.
 *
 * @param uids uids of its operators
 * @param discovery how files are discovered
 * @param ledger how they are released
 * @param read how they are read
 * @param clean what becomes of ingested files
 * @param parallelism number of ledger and reader subtasks, or null for the job's
 */
@Internal
public record SourceConfig(
        OperatorUids uids,
        DiscoveryConfig discovery,
        LedgerConfig ledger,
        ReadConfig read,
        CleanPolicy clean,
        @Nullable Integer parallelism) {
    /**
     * The same giving other columns, in another order, and reading no more than they need.
     *
     * @param columns names of columns of the output, be they data, partition or metadata columns; may be none, for counting
     * @throws IllegalArgumentException when there is no such column
     */
    public SourceConfig project(List<String> columns) {
        return new SourceConfig(uids, discovery, ledger, read.project(columns), clean, parallelism);
    }
}
