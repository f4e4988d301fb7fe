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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.ledger.Lanes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** The buckets that belong to a subtask, when they are the keys of its state. */
@Internal
public final class OwnLanes {
    private OwnLanes() {}

    /** Those of a task. */
    public static Lanes of(TaskInfo task) {
        int keyGroups = task.getMaxNumberOfParallelSubtasks();
        return of(
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                        keyGroups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask()),
                keyGroups);
    }

    /**
     * Those of some key groups.
     *
     * @param keyGroups how many there are in all
     */
    public static Lanes of(KeyGroupRange own, int keyGroups) {
        return Lanes.of(bucket -> {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(bucket, keyGroups);
            return own.contains(keyGroup) ? keyGroup : -1;
        });
    }
}
