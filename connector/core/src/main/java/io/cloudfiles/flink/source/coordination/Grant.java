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
 * Coordinator to ledger: release ranges to one reader, the first of the backlog, until either limit is reached. Answered by
 * {@link GrantReleased}, whatever could be released. At least one range is released when there is one that it allows.
 *
 * @param id distinguishes the grants of a job
 * @param reader subtask index of the reader
 * @param files hard limit of the files that are begun; 0 to release only what is left of one that was begun
 * @param ranges hard limit
 * @param bytes soft limit: the range that reaches it is still released
 */
@Internal
public record Grant(long id, int reader, int files, int ranges, long bytes) implements OperatorEvent {
    public Grant {
        if (files < 0 || ranges < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "empty grant: " + files + " files, " + ranges + " ranges, " + bytes + " bytes");
        }
    }
}
