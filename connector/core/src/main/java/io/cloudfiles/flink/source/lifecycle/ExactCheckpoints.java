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
package io.cloudfiles.flink.source.lifecycle;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.StateInitializationContext;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which checkpoints tell that the rows in front of their barrier went to the sinks before it: those whose barriers were aligned in every
 * operator. With unaligned ones rows may be in the channels, and with at-least-once ones the end of a file may overtake them, so that
 * what a sink commits for such a checkpoint does not have to hold all rows of the files that were finished before it.
 *
 * <p>Task thread only.
 */
final class ExactCheckpoints {
    /** In union state: the checkpoint that the state is of when it is exact, else its negative. */
    private static final ListStateDescriptor<Long> CHECKPOINT =
            new ListStateDescriptor<>("checkpoint", LongSerializer.INSTANCE);

    private final ListState<Long> state;
    private final NavigableSet<Long> exact = new TreeSet<>();
    private final long restored;

    ExactCheckpoints(StateInitializationContext context) throws Exception {
        state = context.getOperatorStateStore().getUnionListState(CHECKPOINT);
        long id = context.getRestoredCheckpointId().orElse(0);
        boolean isExact = id > 0;
        for (long each : state.get()) {
            isExact &= each == id;
        }
        restored = isExact ? id : 0;
        if (isExact) {
            exact.add(id);
        }
    }

    /** The checkpoint that was restored, when it is exact; else 0. */
    long restored() {
        return restored;
    }

    /** A barrier is passed; before the state is written. */
    void passing(long checkpoint, CheckpointOptions options) throws Exception {
        boolean isExact = options.getAlignment() == CheckpointOptions.AlignmentType.ALIGNED && !options.isTimeoutable();
        if (isExact) {
            exact.add(checkpoint);
        }
        state.update(List.of(isExact ? checkpoint : -checkpoint));
    }

    /** The latest exact checkpoint up to one; 0 for none. What is older is forgotten. */
    long upTo(long checkpoint) {
        Long latest = exact.floor(checkpoint);
        if (latest == null) {
            return 0;
        }
        exact.headSet(latest, false).clear();
        return latest;
    }
}
