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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.lifecycle.CommitMark;
import io.cloudfiles.flink.lifecycle.CommitProbe;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a table which checkpoints of a sink it has. A sequence is an appId and a commit a checkpoint that had rows, so the last transaction
 * of that appId answers: {@link DeltaCommitter} commits in order, and what a job was restored with before anything of a new epoch.
 */
@Internal
public final class TableCommitProbe implements CommitProbe {
    private final TableAccess access;
    private final Map<String, Long> lastCommitted = new HashMap<>();
    private TableAccess.@Nullable Opened opened;

    /** @param access how to reach the table */
    public TableCommitProbe(TableAccess access) {
        this.access = access;
    }

    @Override
    public boolean isCommitted(CommitMark mark) throws IOException {
        if (mark.isNothing() || isKnown(mark)) {
            return true;
        }
        lastCommitted.put(
                mark.sequence(), table().lastCommitted(mark.sequence()).orElse(0));
        return isKnown(mark);
    }

    private boolean isKnown(CommitMark mark) {
        return lastCommitted.getOrDefault(mark.sequence(), 0L) >= mark.lastCommit();
    }

    private DeltaTable table() throws IOException {
        TableAccess.Opened known = opened;
        if (known == null) {
            known = access.open();
            opened = known;
        }
        return known.table();
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
