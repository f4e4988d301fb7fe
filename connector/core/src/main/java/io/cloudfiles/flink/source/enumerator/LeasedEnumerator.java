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

import io.cloudfiles.flink.lease.CheckpointLease;
import io.cloudfiles.flink.lease.LeaseRenewal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * An enumerator that renews the lease of the job's checkpoint, since it lives for as long as the job does, also where nobody drives that.
 * Coordinator thread, but for the renewal itself.
 */
final class LeasedEnumerator implements SplitEnumerator<DiscoverySplit, EnumeratorState> {
    private final SplitEnumeratorContext<DiscoverySplit> context;
    private final LeaseRenewal lease;
    private final SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator;

    LeasedEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context,
            LeaseRenewal lease,
            SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator) {
        this.context = context;
        this.lease = lease;
        this.enumerator = enumerator;
    }

    @Override
    public void start() {
        context.callAsync(this::renew, LeasedEnumerator::failIfLost, 0, CheckpointLease.RENEWAL.toMillis());
        enumerator.start();
    }

    private boolean renew() {
        lease.renew();
        return true;
    }

    private static void failIfLost(@Nullable Boolean renewed, @Nullable Throwable lost) {
        if (lost != null) {
            throw new SuppressRestartsException(lost);
        }
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        enumerator.handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<DiscoverySplit> splits, int subtask) {
        enumerator.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        enumerator.addReader(subtask);
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) throws Exception {
        return enumerator.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        enumerator.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        enumerator.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        enumerator.handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        try {
            enumerator.close();
        } finally {
            lease.close();
        }
    }
}
