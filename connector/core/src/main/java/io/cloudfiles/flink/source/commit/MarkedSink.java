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
import io.cloudfiles.flink.lifecycle.CommitProbe;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one sink gave out, checkpoint by checkpoint, and how much of it is where it goes. Marks are of one attempt: a later one begins
 * without any. Safe for use by many threads; the probe is asked by one at a time.
 */
final class MarkedSink implements Closeable {
    private final CommitProbe probe;
    private final ReentrantLock asking = new ReentrantLock();
    private final NavigableMap<Long, CommitMark> marks = new TreeMap<>();
    private int attempt = -1;
    private volatile boolean isClosed;
    /** Guarded by {@code asking}. */
    private boolean isProbeClosed;

    MarkedSink(CommitProbe probe) {
        this.probe = probe;
    }

    synchronized void marked(int ofAttempt, CommitMark mark) {
        if (ofAttempt < attempt) {
            return;
        }
        begin(ofAttempt);
        marks.put(mark.checkpointId(), mark);
    }

    /** Forgets what earlier attempts gave out. */
    synchronized void begin(int newAttempt) {
        if (newAttempt > attempt) {
            attempt = newAttempt;
            marks.clear();
        }
    }

    /**
     * The latest checkpoint up to one whose rows are where they go; 0 when that is known of none. Asks the store.
     *
     * @throws IOException when it could not be asked
     */
    long committed(long upTo) throws IOException {
        asking.lock();
        try {
            return isClosed ? 0 : latestCommitted(upTo);
        } finally {
            asking.unlock();
            if (isClosed) {
                closeUnlessAsked();
            }
        }
    }

    private long latestCommitted(long upTo) throws IOException {
        NavigableMap<Long, CommitMark> latestFirst;
        synchronized (this) {
            latestFirst = new TreeMap<>(marks.headMap(upTo, true)).descendingMap();
        }
        for (Map.Entry<Long, CommitMark> entry : latestFirst.entrySet()) {
            if (probe.isCommitted(entry.getValue())) {
                forgetBefore(entry.getKey(), entry.getValue());
                return entry.getKey();
            }
        }
        return 0;
    }

    private synchronized void forgetBefore(long checkpoint, CommitMark mark) {
        if (mark.equals(marks.get(checkpoint))) {
            marks.headMap(checkpoint, false).clear();
        }
    }

    /** Closes the probe, now or when the store has answered whoever is asking. */
    @Override
    public void close() throws IOException {
        isClosed = true;
        closeUnlessAsked();
    }

    private void closeUnlessAsked() throws IOException {
        if (asking.tryLock()) {
            try {
                if (!isProbeClosed) {
                    isProbeClosed = true;
                    probe.close();
                }
            } finally {
                asking.unlock();
            }
        }
    }
}
