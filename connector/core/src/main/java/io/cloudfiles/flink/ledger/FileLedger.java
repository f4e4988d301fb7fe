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
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides for each discovered file whether it is new, keeps new ones until they are released, and releases them in order, range by
 * range. A file is identified by its location alone: whether a known file that has changed is read again is for {@link LedgerConfig#allowsOverwrites} to say.
 * New files and those of back-fills wait apart, each kind in the order of its own.
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
    private final boolean sharesReleases;
    private final RangeCutter cutter;
    private final Map<Integer, Lane> knownLanes = new HashMap<>();
    private final Map<Arrival, Backlog> backlogs = new EnumMap<>(Arrival.class);
    private final Forgetting forgetting;
    private long knownFiles;

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
        this.sharesReleases = config.share().isOn();
        for (Arrival arrival : Arrival.values()) {
            backlogs.put(arrival, new Backlog());
        }
        this.forgetting = new Forgetting(store, lanes, knownLanes.values());
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
        for (Map.Entry<Integer, LaneTotals> kept : store.totals(lanes.buckets()).entrySet()) {
            Lane lane = lane(kept.getKey());
            lane.restore(kept.getValue());
            knownFiles += kept.getValue().knownFiles();
            backlogs.forEach((arrival, backlog) -> backlog.restore(lane.queue(arrival)));
        }
    }

    /** Writes what is not in the store yet. */
    public void snapshot() throws Exception {
        for (Lane lane : knownLanes.values()) {
            lane.snapshot();
        }
    }

    /** The lane, made when it is first asked for. */
    private Lane lane(int id) {
        return knownLanes.computeIfAbsent(id, ignored -> new Lane(id, store));
    }

    private Lane lane(FileKey key) {
        return lane(lanes.laneOf(Buckets.of(key)));
    }

    private Backlog backlogOf(Arrival arrival) {
        return Objects.requireNonNull(backlogs.get(arrival));
    }

    /**
     * Enters a discovered file, if it is not known, if it was asked to be read again since it was seen, or if it has changed and that counts.
     *
     * @param file the file as discovery saw it
     * @param standing what it is if it is not known
     * @param askedMillis when it was last asked to be read again; 0 for never
     * @param nowMillis the time of the discovery
     */
    public Sighting observe(FileEntry file, Standing standing, long askedMillis, long nowMillis) throws Exception {
        FileKey key = FileKey.of(file.location());
        // One that is seen after it was asked for is read as it was asked; whatever the clocks say, it is not asked for
        // again by that.
        long seenMillis = Math.max(nowMillis, askedMillis);
        SeenFile seen = store.seen(key);
        if (seen == null) {
            remember(file, key, standing, seenMillis);
            return Sighting.NEW;
        }
        if (askedMillis > seen.discoveredMillis()) {
            takeOut(seen, key);
            readAgain(new WaitingFile(file, 0, seenMillis), key, Arrival.BACKFILL);
            return Sighting.AGAIN;
        }
        if (seen.isReplacedBy(file)) {
            return replaced(seen, new WaitingFile(file, 0, seenMillis), key, standing);
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

    private void remember(FileEntry file, FileKey key, Standing standing, long seenMillis) throws Exception {
        boolean baseline = standing == Standing.BASELINE;
        remember(key, new SeenFile(file, baseline, seenMillis));
        if (!baseline) {
            enter(new WaitingFile(file, 0, seenMillis), key, arrival(standing));
        }
    }

    private void remember(FileKey key, SeenFile file) throws Exception {
        store.remember(key, file);
        knownFiles++;
        lane(key).remembered();
    }

    /** Where a file of this standing waits. */
    private Arrival arrival(Standing standing) {
        return sharesReleases && standing == Standing.NEW ? Arrival.NEW : Arrival.BACKFILL;
    }

    /**
     * A known file has changed. The new version is remembered also where it is not read, so that nothing is read again when overwrites are allowed
     * later.
     */
    private Sighting replaced(SeenFile seen, WaitingFile found, FileKey key, Standing standing) throws Exception {
        TakenOut out = takeOut(seen, key);
        boolean waitsWhole = out != null && out.waiting.nextStart() == 0;
        if (allowsOverwrites && standing != Standing.BASELINE && !waitsWhole) {
            readAgain(found, key, arrival(standing));
            return Sighting.AGAIN;
        }
        if (out != null && !waitsWhole) {
            // Readers have the first ranges of the version that its cuts are of.
            enter(out.waiting, key, out.arrival);
            return Sighting.KNOWN;
        }
        store.remember(key, seen.of(found.file()));
        if (out != null) {
            enter(new WaitingFile(found.file(), 0, out.waiting.discoveredMillis()), key, out.arrival);
        }
        return Sighting.KNOWN;
    }

    private void readAgain(WaitingFile file, FileKey key, Arrival arrival) throws Exception {
        store.remember(key, new SeenFile(file.file(), false, file.discoveredMillis()));
        enter(file, key, arrival);
    }

    private void enter(WaitingFile file, FileKey key, Arrival arrival) throws Exception {
        backlogOf(arrival).add(lane(key).queue(arrival), BacklogKey.of(file.file(), key, order), file);
    }

    private record TakenOut(Arrival arrival, WaitingFile waiting) {}

    /** Takes what waits of a file out of its backlog; null when nothing does. */
    private @Nullable TakenOut takeOut(SeenFile seen, FileKey key) throws Exception {
        Lane lane = lane(key);
        for (Arrival arrival : Arrival.values()) {
            for (BacklogKey place : BacklogKey.allOf(seen.file(), key)) {
                WaitingFile waiting = backlogOf(arrival).remove(lane.queue(arrival), place);
                if (waiting != null) {
                    return new TakenOut(arrival, waiting);
                }
            }
        }
        return null;
    }

    /** Releases ranges from the head of a backlog until a limit is reached or nothing waits in it. */
    public List<ReleasedRange> release(Allowance allowed, long nowMillis) throws Exception {
        Backlog backlog = backlogOf(allowed.arrival());
        List<ReleasedRange> released = new ArrayList<>();
        long bytes = 0;
        int files = 0;
        while (released.size() < allowed.ranges()
                && bytes < allowed.bytes()
                && (files < allowed.files() || backlog.isHeadBegun())) {
            ReleasedRange next = backlog.release(cutter);
            if (next == null) {
                break;
            }
            released.add(next);
            bytes += next.range().length();
            files += next.range().start() == 0 ? 1 : 0;
            if (next.isLast()) {
                forgetting.released(next, nowMillis);
            }
        }
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

    /** Files of which something waits, of both kinds. */
    public long backlogFiles() {
        return backlogs.values().stream().mapToLong(Backlog::files).sum();
    }

    /** Bytes that wait, of both kinds. */
    public long backlogBytes() {
        return backlogs.values().stream().mapToLong(Backlog::bytes).sum();
    }

    /** Whether files of a kind wait. */
    public boolean hasWaiting(Arrival arrival) {
        return backlogOf(arrival).files() > 0;
    }

    /** What waits of one kind. */
    public BacklogView backlog(Arrival arrival) {
        return backlogOf(arrival).view(cutter);
    }
}
