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

import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.List;
import java.util.Map;

/**
 * A job that is ready to be run.
 *
 * @param env holds all of it
 * @param name shown by Flink
 * @param identity what makes the job this job and no other; compared with the checkpoint's
 * @param sourceUids uids of the ledgers of all its sources
 * @param endsWhenDrained whether the run ends when every source is drained
 */
@Internal
public record RunnableJob(
        StreamExecutionEnvironment env,
        String name,
        Map<String, String> identity,
        List<String> sourceUids,
        boolean endsWhenDrained) {
    public RunnableJob {
        identity = Map.copyOf(identity);
        sourceUids = List.copyOf(sourceUids);
    }
}
