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

import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What kind of run is driven.
 *
 * @param jobName shown by Flink
 * @param storageOptions of the store of the checkpoint directory; the job needs them, too
 * @param identity what makes the job this job and no other, such as its source and target; compared with the checkpoint's
 * @param sourceUids uids of the ledger operators of all sources of the job
 * @param stopWhenDrained whether the run ends when every source is drained; else it goes on until a stop is asked for
 * @param pollInterval pause between two looks at the job
 * @param onProgress takes the progress of all sources together at each look that all of them answer, on the driving thread
 */
@PublicEvolving
public record RunSettings(
        String jobName,
        Map<String, String> storageOptions,
        Map<String, String> identity,
        List<String> sourceUids,
        boolean stopWhenDrained,
        Duration pollInterval,
        Consumer<SourceProgress> onProgress) {
    public RunSettings {
        storageOptions = Map.copyOf(storageOptions);
        identity = Map.copyOf(identity);
        sourceUids = List.copyOf(sourceUids);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "RunSettings[storageOptions=" + SecretMask.printable(storageOptions) + "]";
    }
}
