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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Decides for each discovered file whether it is new, keeps new ones until they are released, and releases them in order, range by
 * range. A file is identified by its location alone: whether a known file that has changed is read again is for {@link LedgerConfig#allowsOverwrites} to say.
 *
 * <p>Its state is in the {@link LedgerStore}; {@link #snapshot} must run before that is checkpointed, since totals are written only
 * then. A store that was filled under another {@link ReleaseOrder} keeps the places of the files that wait; the order applies to
 * those that come later. One thread.
 */
@Internal
public final class FileLedger {
    private final LedgerStore store;
    private final Lanes lanes;
    private final ReleaseOrder order;
    private final boolean allowsOverwrites;
    private final RangeCutter cutter;
    private final Backlog backlog;
    private final Forgetting forgetting;
    private long knownFiles;
    private long backlogFiles;
    private long backlogBytes;

    /**
     * An empty ledger; see {@link #restore}.
     *
     * @param store where its state is
     * @param lanes the buckets of this ledger
     * @param config order and range size
     * @param isSplittable whether a file may be released in ranges
     */
    public FileLedger(
            LedgerStore store, Lanes lanes, LedgerConfig config, SerializablePredicate<FileEntry> isSplittable) {
        this.store = store;
        this.lanes = lanes;
        this.order = config.order();
        this.allowsOverwrites = config.allowsOverwrites();
        this.cutter = new RangeCutter(config.splitSizeBytes(), isSplittable);
        this.backlog = new Backlog(store);
        this.forgetting = new Forgetting(store, lanes, backlog);
    }

    /** What a file was when it was observed. */
    public enum Sighting {
        /** Not known before; it waits now, or is only remembered when it belongs to the baseline. */
        NEW,
        /** Known, and asked to be read again since it was seen, or another version that is read as well: it waits again. */
        AGAIN,
        /** Known; nothing is to be done. */
        KNOWN
    }

    /** Takes over what an earlier ledger left in the store, of all buckets of this one; before anything else. */
    public void restore() throws Exception {
        for (Map.Entry<Integer, LaneTotals> lane : store.totals(lanes.buckets()).entrySet()) {
            LaneTotals totals = lane.getValue();
            backlog.restore(lane.getKey(), totals);
            knownFiles += totals.knownFiles();
            backlogFiles += totals.waitingFiles();
            backlogBytes += totals.waitingBytes();
        }
    }

    /** Writes what is not in the store yet. */
    public void snapshot() throws Exception {
        for (Lane lane : backlog.lanes()) {
            lane.snapshot();
        }
    }

    /** Enters a discovered file that nobody asked for; see {@link #observe(FileEntry, boolean, long, long)}. */
    public Sighting observe(FileEntry file, boolean baseline, long nowMillis) throws Exception {
        return observe(file, baseline, 0, nowMillis);
    }

    /**
     * Enters a discovered file, if it is not known, if it was asked to be read again since it was seen, or if it has changed and that counts.
     *
     * @param file the file as discovery saw it
     * @param baseline whether it is only to be remembered
     * @param askedMillis when it was last asked to be read again; 0 for never
     * @param nowMillis the time of the discovery
     */
    public Sighting observe(FileEntry file, boolean baseline, long askedMillis, long nowMillis) throws Exception {
        FileKey key = FileKey.of(file.location());
        // One that is seen after it was asked for is read as it was asked; whatever the clocks say, it is not asked for
        // again by that.
        long seenMillis = Math.max(nowMillis, askedMillis);
        SeenFile seen = store.seen(key);
        if (seen == null) {
            remember(file, key, baseline, seenMillis);
            return Sighting.NEW;
        }
        if (askedMillis > seen.discoveredMillis()) {
            takeOut(seen, key);
            readAgain(file, key, seenMillis);
            return Sighting.AGAIN;
        }
        if (seen.isReplacedBy(file)) {
            return replaced(seen, file, key, baseline, seenMillis);
        }
        if (seen.isNotFoundYet()) {
            store.remember(key, seen.of(file));
        }
        return Sighting.KNOWN;
    }

    /**
     * Enters a file that somebody else has ingested, if it is not known: it will not be read.
     *
     * @param imported the file
     * @return whether it is new
     */
    public boolean enterImported(SeenFile imported) throws Exception {
        FileKey key = FileKey.of(imported.file().location());
        boolean isNew = store.seen(key) == null;
        if (isNew) {
            remember(key, imported);
        }
        return isNew;
    }

    private void remember(FileEntry file, FileKey key, boolean baseline, long seenMillis) throws Exception {
        remember(key, new SeenFile(file, baseline, seenMillis));
        if (!baseline) {
            enter(file, key, seenMillis);
        }
    }

    private void remember(FileKey key, SeenFile file) throws Exception {
        store.remember(key, file);
        knownFiles++;
        backlog.lane(lanes.laneOf(Buckets.of(key))).remembered();
    }

    /**
     * A known file has changed. The new version is remembered also where it is not read, so that nothing is read again when overwrites are allowed
     * later.
     */
    private Sighting replaced(SeenFile seen, FileEntry file, FileKey key, boolean baseline, long seenMillis)
            throws Exception {
        WaitingFile waiting = takeOut(seen, key);
        boolean waitsWhole = waiting != null && waiting.nextStart() == 0;
        if (allowsOverwrites && !baseline && !waitsWhole) {
            readAgain(file, key, seenMillis);
            return Sighting.AGAIN;
        }
        if (waiting != null && !waitsWhole) {
            // Readers have the first ranges of the version that its cuts are of.
            enter(key, waiting);
            return Sighting.KNOWN;
        }
        store.remember(key, seen.of(file));
        if (waiting != null) {
            enter(file, key, waiting.discoveredMillis());
        }
        return Sighting.KNOWN;
    }

    private void readAgain(FileEntry file, FileKey key, long seenMillis) throws Exception {
        store.remember(key, new SeenFile(file, false, seenMillis));
        enter(file, key, seenMillis);
    }

    private void enter(FileEntry file, FileKey key, long seenMillis) throws Exception {
        enter(key, new WaitingFile(file, 0, seenMillis));
    }

    private void enter(FileKey key, WaitingFile waiting) throws Exception {
        int lane = lanes.laneOf(Buckets.of(key));
        backlog.add(lane, BacklogKey.of(waiting.file(), key, order), waiting);
        backlogFiles++;
        backlogBytes += waiting.remainingBytes();
    }

    /** Takes what waits of a file out of the backlog; null when nothing does. */
    private @Nullable WaitingFile takeOut(SeenFile seen, FileKey key) throws Exception {
        int lane = lanes.laneOf(Buckets.of(key));
        for (BacklogKey place : BacklogKey.allOf(seen.file(), key)) {
            WaitingFile waiting = backlog.remove(lane, place);
            if (waiting != null) {
                backlogFiles--;
                backlogBytes -= waiting.remainingBytes();
                return waiting;
            }
        }
        return null;
    }

    /**
     * Releases ranges from the head of the backlog until a limit is reached or nothing waits.
     *
     * @param maxFiles hard limit of the files that are begun; what is left of one that was begun needs none
     * @param maxRanges hard limit
     * @param maxBytes soft limit: the range that reaches it is still released
     * @param nowMillis the time of the release
     */
    public List<ReleasedRange> release(int maxFiles, int maxRanges, long maxBytes, long nowMillis) throws Exception {
        List<ReleasedRange> released = new ArrayList<>();
        long bytes = 0;
        int files = 0;
        while (released.size() < maxRanges && bytes < maxBytes && (files < maxFiles || isHeadBegun())) {
            ReleasedRange next = backlog.release(cutter);
            if (next == null) {
                break;
            }
            released.add(next);
            FileRange range = next.range();
            bytes += range.length();
            files += range.start() == 0 ? 1 : 0;
            if (range.end() == range.file().sizeBytes()) {
                backlogFiles--;
                forgetting.released(next, nowMillis);
            }
        }
        backlogBytes -= bytes;
        return released;
    }

    /**
     * Discovery has promised to report no file again that is older than this, so what is remembered of such files can be forgotten; see {@link
     * #forgetSome}.
     */
    public void mayForget(long beforeMicros) {
        forgetting.mayForget(beforeMicros);
    }

    /**
     * Forgets files that are as old as allowed and do not wait, until about so many records were looked at.
     *
     * @return whether there is more to look at
     */
    public boolean forgetSome(int records) throws Exception {
        knownFiles -= forgetting.forgetSome(records);
        return forgetting.hasMore();
    }

    /** Files remembered, read or not. */
    public long knownFiles() {
        return knownFiles;
    }

    /** Files of which something waits. */
    public long backlogFiles() {
        return backlogFiles;
    }

    /** Bytes that wait. */
    public long backlogBytes() {
        return backlogBytes;
    }

    /** No less than the number of ranges that the backlog will be released in; 0 only when it is empty. */
    public long mostReleasableRanges() {
        return cutter.mostRanges(backlogFiles, backlogBytes);
    }

    /** Whether a part of the first waiting file was released. */
    public boolean isHeadBegun() {
        return backlog.isHeadBegun();
    }

    /** Modification time of the first waiting file in microseconds, negated for newest-first; empty when nothing waits. */
    public OptionalLong headOrder() {
        BacklogKey head = backlog.head();
        return head == null ? OptionalLong.empty() : OptionalLong.of(head.order());
    }
}
