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
package io.cloudfiles.flink.lifecycle;

import org.apache.flink.annotation.Internal;

/**
 * What a sink has to have committed for all rows in front of a checkpoint's barrier to be where they go: the last commit that it has
 * given out until then. A sink without anything to commit for this very checkpoint names an earlier one; one that never had rows, none.
 *
 * @param checkpointId the checkpoint
 * @param sequence name of a sequence of commits, in which a commit is never made before an earlier one; empty for none
 * @param lastCommit number of a commit in it, at least 1; 0 for none
 */
@Internal
public record CommitMark(long checkpointId, String sequence, long lastCommit) {
    public CommitMark {
        if (sequence.isEmpty() != (lastCommit == 0) || lastCommit < 0) {
            throw new IllegalArgumentException("Commit " + lastCommit + " of the sequence '" + sequence + "'");
        }
    }

    /** A checkpoint until which there was nothing to commit. */
    public static CommitMark nothing(long checkpointId) {
        return new CommitMark(checkpointId, "", 0);
    }

    /** Whether there was nothing to commit. */
    public boolean isNothing() {
        return sequence.isEmpty();
    }
}
