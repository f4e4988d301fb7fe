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
package io.cloudfiles.flink.source.commit;

import io.cloudfiles.flink.lifecycle.CommitMark;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/**
 * From a sink to its coordinator, in front of a checkpoint's barrier, and of the checkpoint that it was restored from.
 *
 * @param checkpoint its id
 * @param sequence as in {@link CommitMark}
 * @param lastCommit as in {@link CommitMark}
 */
@Internal
public record CommitMarked(long checkpoint, String sequence, long lastCommit) implements OperatorEvent {
    private static final long serialVersionUID = 1L;

    /** The event for a mark. */
    public static CommitMarked of(CommitMark mark) {
        return new CommitMarked(mark.checkpointId(), mark.sequence(), mark.lastCommit());
    }

    /** The mark in the event. */
    public CommitMark mark() {
        return new CommitMark(checkpoint, sequence, lastCommit);
    }
}
