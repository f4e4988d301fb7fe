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

import io.cloudfiles.flink.ledger.BacklogKey;
import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.ledger.FileKey;
import io.cloudfiles.flink.ledger.Lanes;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.FileFinished.Outcome;
import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * What happens to files once they are read: open while ranges of them are out or rows of them are not known to be where they go,
 * finished then, and, where files are cleaned, due after a while.
 *
 * <pre>
 *  end of a range ──▶ open ──(the checkpoint behind its last range is committed)──▶ finished ──▶ due ──(deleted, moved, gone)──▶ archived
 * </pre>
 *
 * <p>Memory does not grow with the number of files. One thread.
 */
@Internal
public final class FileLifecycle {
    private final LifecycleStore store;
    private final Lanes lanes;
    private final boolean isCleaned;
    /** The lanes with open files. */
    private final TreeSet<Integer> open = new TreeSet<>();

    private Iterator<Integer> nextToForget = Collections.emptyIterator();
    private long uncommittedFiles;

    /**
     * An empty one; see {@link #restore}.
     *
     * @param lanes of its buckets
     * @param isCleaned whether files are to be cleaned later
     */
    public FileLifecycle(LifecycleStore store, Lanes lanes, boolean isCleaned) {
        this.store = store;
        this.lanes = lanes;
        this.isCleaned = isCleaned;
    }

    /** A file that is to be cleaned, under its key. */
    public record Due(BacklogKey key, FileEntry file) {}

    /** Takes over what an earlier one left in the store; before anything else. */
    public void restore() throws Exception {
        for (int lane : lanes.all()) {
            Map<FileKey, OpenFile> files = store.allOpen(lane);
            if (!files.isEmpty()) {
                open.add(lane);
            }
            uncommittedFiles +=
                    files.values().stream().filter(OpenFile::isFinished).count();
        }
    }

    /**
     * A range came to its end.
     *
     * @param checkpoint the last one whose barrier was passed
     * @return what its file ended as when this was the last range; null when others are out
     */
    public @Nullable Outcome ended(FileFinished end, long checkpoint, long nowMillis) throws Exception {
        FileEntry file = end.range().file();
        FileKey key = FileKey.of(file.location());
        int lane = lanes.laneOf(Buckets.of(key));
        OpenFile before = store.open(lane, key);
        boolean wasFinished = before != null && before.isFinished();
        boolean isSameVersion = before != null && before.file().isSameVersion(file);
        if (before != null && !isSameVersion && isOlder(end, before)) {
            return null; // what is left of a version that was replaced meanwhile
        }
        OpenFile after = before != null && isSameVersion && !wasFinished
                ? before.and(end, nowMillis, checkpoint)
                : OpenFile.of(end, nowMillis, checkpoint);
        store.putOpen(lane, key, after);
        open.add(lane);
        uncommittedFiles += (after.isFinished() ? 1 : 0) - (wasFinished ? 1 : 0);
        return after.isFinished() ? after.outcome() : null;
    }

    /**
     * The order is that of their discovery: a file may be replaced by one that has kept an older modification time. Where both were discovered at one
     * moment, that time has to do.
     */
    private static boolean isOlder(FileFinished end, OpenFile open) {
        return end.discoveredMillis() == open.discoveredMillis()
                ? end.range().file().modifiedMicros() < open.file().modifiedMicros()
                : end.discoveredMillis() < open.discoveredMillis();
    }

    /**
     * All rows in front of a checkpoint's barrier are where they go.
     *
     * @param taker given each file that this finishes, and what became of it
     */
    public void committed(long checkpoint, long nowMillis, BiConsumer<FileEntry, FinishedFile> taker) throws Exception {
        for (int lane : List.copyOf(open)) {
            Map<FileKey, OpenFile> files = store.allOpen(lane);
            int left = files.size();
            for (Map.Entry<FileKey, OpenFile> entry : files.entrySet()) {
                OpenFile file = entry.getValue();
                if (file.isFinished() && file.checkpoint() < checkpoint) {
                    finish(lane, entry.getKey(), file, Math.max(nowMillis, file.finishedMillis()), taker);
                    left--;
                }
            }
            if (left == 0) {
                open.remove(lane);
            }
        }
    }

    private void finish(int lane, FileKey key, OpenFile file, long nowMillis, BiConsumer<FileEntry, FinishedFile> taker)
            throws Exception {
        FinishedFile finished = FinishedFile.of(file, nowMillis);
        store.putFinished(key, finished);
        store.removeOpen(lane, key);
        uncommittedFiles--;
        if (isCleaned && file.outcome() == Outcome.INGESTED) {
            store.putDue(lane, new BacklogKey(nowMillis, key), file.file());
        }
        taker.accept(file.file(), finished);
    }

    /**
     * Files that were committed by a time and are to be cleaned.
     *
     * @param isOut of the files that somebody is at work on, which are left out
     * @param limit at most so many
     */
    public List<Due> due(long committedByMillis, Predicate<FileKey> isOut, int limit) throws Exception {
        List<Due> due = new ArrayList<>();
        for (int lane : lanes.all()) {
            if (due.size() == limit) {
                break;
            }
            for (Map.Entry<BacklogKey, FileEntry> entry :
                    store.firstDue(lane, limit).entrySet()) {
                if (due.size() == limit || entry.getKey().order() > committedByMillis) {
                    break;
                }
                Due candidate = new Due(entry.getKey(), entry.getValue());
                if (!isOut.test(candidate.key().file()) && isStillDue(lane, candidate)) {
                    due.add(candidate);
                }
            }
        }
        return due;
    }

    /** A file that is being read again is not due before that is committed and the time is over once more. */
    private boolean isStillDue(int lane, Due candidate) throws Exception {
        FileKey key = candidate.key().file();
        FinishedFile finished = store.finished(key);
        if (finished == null || finished.committedMillis() > candidate.key().order()) {
            store.removeDue(lane, candidate.key());
            return false;
        }
        return store.open(lane, key) == null;
    }

    /**
     * A file that was due is cleaned, or never will be.
     *
     * @param how what became of it; null when it is left where it is
     */
    public void cleaned(Due file, FinishedFile.@Nullable Archived how) throws Exception {
        FileKey key = file.key().file();
        store.removeDue(lanes.laneOf(Buckets.of(key)), file.key());
        FinishedFile finished = store.finished(key);
        if (how != null && finished != null) {
            store.putFinished(key, finished.archived(how));
        }
    }

    /**
     * A file that was due could not be cleaned.
     *
     * @param committedMillis it is taken for one that was committed then, so that it is due again later, behind others
     */
    public void postpone(Due file, long committedMillis) throws Exception {
        int lane = lanes.laneOf(Buckets.of(file.key().file()));
        store.removeDue(lane, file.key());
        store.putDue(lane, new BacklogKey(committedMillis, file.key().file()), file.file());
    }

    /**
     * Forgets what became of files that came to their end before a time, bucket by bucket, round and round. Nothing depends on it but what is told
     * of files, so it needs neither the ledger's bound nor its care.
     *
     * @param buckets as many are looked at
     * @return files that are forgotten
     */
    public int forget(long finishedBeforeMillis, int buckets) throws Exception {
        int forgotten = 0;
        for (int i = 0; i < buckets; i++) {
            if (!nextToForget.hasNext()) {
                nextToForget = lanes.buckets().iterator();
            }
            for (FileKey key : store.finishedBefore(nextToForget.next(), finishedBeforeMillis)) {
                store.removeFinished(key);
                forgotten++;
            }
        }
        return forgotten;
    }

    /** Files that came to their end and are not committed yet. */
    public long uncommittedFiles() {
        return uncommittedFiles;
    }
}
