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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands where the ledger stands: remembers the files that it has seen in checkpointed state, shows at each marker what they are, and
 * fails on demand, always between a completed checkpoint and the next.
 */
final class FileObserver extends AbstractStreamOperator<DiscoveredFile>
        implements OneInputStreamOperator<DiscoveredFile, DiscoveredFile> {
    private static final long serialVersionUID = 1L;
    private static final int FILES_BEFORE_FAILURE = 37;
    private static final Map<String, Log> LOGS = new ConcurrentHashMap<>();

    /** What the test sees of all subtasks of one job. */
    static final class Log {
        final AtomicInteger failuresLeft = new AtomicInteger();
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger restored = new AtomicInteger();
        final AtomicLong files = new AtomicLong();
        private final Map<Integer, Long> markers = new ConcurrentHashMap<>();
        private final Map<Integer, Set<String>> seen = new ConcurrentHashMap<>();

        /** The last listing that all subtasks have seen whole in their present attempts; 0 for none. */
        long marker(int subtasks) {
            return markers.size() < subtasks
                    ? 0
                    : markers.values().stream()
                            .mapToLong(marker -> marker)
                            .min()
                            .orElse(0);
        }

        /** The files that the subtasks knew at their last markers; those of a baseline begin with {@code baseline:}. */
        Set<String> seen() {
            Set<String> all = new HashSet<>();
            seen.values().forEach(all::addAll);
            return all;
        }
    }

    static Log log(String name) {
        return LOGS.computeIfAbsent(name, ignored -> new Log());
    }

    private final String name;
    private final Set<String> seen = new HashSet<>();
    private transient ListState<String> state;
    private int filesUntilFailure = Integer.MAX_VALUE;

    FileObserver(String name) {
        this.name = name;
    }

    private int subtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("seen", Types.STRING));
        state.get().forEach(seen::add);
        log(name).started.incrementAndGet();
        if (context.isRestored()) {
            log(name).restored.incrementAndGet();
        }
        log(name).markers.remove(subtask());
        log(name).seen.remove(subtask());
    }

    @Override
    public void processElement(StreamRecord<DiscoveredFile> element) {
        if (--filesUntilFailure <= 0 && log(name).failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("injected failure");
        }
        DiscoveredFile found = element.getValue();
        String location = found.file().location().toString();
        seen.add(found.baseline() ? "baseline:" + location : location);
        log(name).files.incrementAndGet();
    }

    @Override
    public void processWatermark(Watermark watermark) {
        log(name).seen.put(subtask(), Set.copyOf(seen));
        log(name).markers.put(subtask(), ListingMarks.listingOf(watermark.getTimestamp()));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(new ArrayList<>(seen));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (subtask() == 0) {
            filesUntilFailure = Math.min(filesUntilFailure, FILES_BEFORE_FAILURE);
        }
    }
}
