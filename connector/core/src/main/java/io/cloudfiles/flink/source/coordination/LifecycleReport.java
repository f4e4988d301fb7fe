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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/**
 * From a subtask of the lifecycle: all that counts of it, so that a report may replace an earlier one.
 *
 * @param restoredCheckpoint the checkpoint that it was restored from, when all rows in front of its barrier went to the sinks before it;
 *     else 0
 * @param restoredFiles files that came to their end before that checkpoint, and are not known to be committed yet
 * @param filesToClean files that are due, and that the end of the job is to wait for
 * @param isLast whether the task ends behind this, so that it must be told nothing any more: Flink takes an event that a task does not get for a failure
 *     of the job
 */
@Internal
public record LifecycleReport(long restoredCheckpoint, long restoredFiles, long filesToClean, boolean isLast)
        implements OperatorEvent {
    private static final long serialVersionUID = 1L;
}
