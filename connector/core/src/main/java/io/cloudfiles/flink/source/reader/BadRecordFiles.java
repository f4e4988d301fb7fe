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
package io.cloudfiles.flink.source.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOpener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Writes bad records and unreadable files as JSON lines, each once: what was emitted up to a checkpoint is in the state of that
 * checkpoint, under the name that it will have, and is written when the checkpoint is complete, or when a later one is. Whoever restores
 * the checkpoint writes it again, which changes nothing where it exists.
 *
 * <pre>
 * &lt;path&gt;/20260131T120000/bad_records/part-00003-&lt;uuid&gt;   {"path":…,"record":…,"reason":…,"offset":…}
 * &lt;path&gt;/20260131T120000/bad_files/part-00003-&lt;uuid&gt;     {"path":…,"reason":…}
 *         time of the checkpoint, UTC        subtask
 * </pre>
 *
 * <p>Held in memory until then, so that it is bounded: above that there is no room, and the reader waits for the next checkpoint. Task
 * thread only.
 */
final class BadRecordFiles {
    /** The lines, of which a reader emits no more until a checkpoint took them away. */
    static final long MAX_HELD_BYTES = 32L << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON = new JsonFactory().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);

    private static final Logger LOG = LoggerFactory.getLogger(BadRecordFiles.class);

    /** The checkpoint that is complete before all others. */
    private static final long COMPLETE = 0;

    private final @Nullable Location directory;
    private final StorageOpener storages;
    private final int subtask;

    private ByteArrayOutputStream records = new ByteArrayOutputStream();
    private ByteArrayOutputStream files = new ByteArrayOutputStream();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long heldBytes;
    private CompletableFuture<?> room = CompletableFuture.completedFuture(null);

    private record Pending(long checkpointId, BadRecordFile file) {}

    /**
     * @param directory where they go to; null for nowhere
     * @param storages reaches the directory
     */
    BadRecordFiles(@Nullable Location directory, StorageOpener storages, int subtask) {
        this.directory = directory;
        this.storages = storages;
        this.subtask = subtask;
    }

    /** Takes a record that was emitted. */
    void add(BadRecord bad) {
        if (directory == null) {
            return;
        }
        write(records, json -> {
            json.writeStringField("path", bad.file().toString());
            json.writeStringField("record", bad.text());
            json.writeStringField("reason", bad.reason());
            json.writeNumberField("offset", bad.offset());
        });
    }

    /** Takes the end of a range that was emitted. */
    void add(FileFinished end) {
        if (directory == null || end.outcome() == FileFinished.Outcome.INGESTED) {
            return;
        }
        write(files, json -> {
            json.writeStringField("path", end.range().file().location().toString());
            json.writeStringField("reason", end.outcome() + ": " + end.reason());
        });
    }

    private interface Line {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private void write(ByteArrayOutputStream out, Line line) {
        int before = out.size();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            line.writeTo(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail.", e);
        }
        held(out.size() - before);
    }

    private void held(long moreBytes) {
        heldBytes += moreBytes;
        if (heldBytes > MAX_HELD_BYTES && room.isDone()) {
            room = new CompletableFuture<>();
        }
    }

    /** Whether more may be emitted. */
    boolean hasRoom() {
        return room.isDone();
    }

    /** Completes when there is room. */
    CompletableFuture<?> room() {
        return room;
    }

    /** What a checkpoint has to keep. */
    List<BadRecordFile> snapshot(long checkpointId, long timestamp) {
        if (directory != null) {
            Location now = directory.child(TIME.format(Instant.ofEpochMilli(timestamp)));
            records = moveToPending(records, now.child("bad_records"), checkpointId);
            files = moveToPending(files, now.child("bad_files"), checkpointId);
        }
        return pending.stream().map(Pending::file).toList();
    }

    private ByteArrayOutputStream moveToPending(ByteArrayOutputStream lines, Location place, long checkpointId) {
        if (lines.size() == 0) {
            return lines;
        }
        Location name = place.child(String.format(Locale.ROOT, "part-%05d-%s", subtask, UUID.randomUUID()));
        pending.add(new Pending(checkpointId, new BadRecordFile(name, lines.toByteArray())));
        return new ByteArrayOutputStream();
    }

    /** Takes what a restored checkpoint kept: it is complete, and written now, or else with a later checkpoint. */
    void restore(Collection<BadRecordFile> restored) {
        for (BadRecordFile file : restored) {
            pending.add(new Pending(COMPLETE, file));
            held(file.content().length);
        }
        try {
            completed(COMPLETE);
        } catch (IOException e) {
            warn(e);
        }
    }

    /**
     * Writes what was emitted up to a checkpoint that is complete. What cannot be written stays in every checkpoint from then on, and is
     * tried again after each; what the job is for goes on.
     */
    void tryCompleted(long checkpointId) {
        try {
            completed(checkpointId);
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(IOException failure) {
        LOG.warn(
                "Bad records cannot be written, {} bytes are held. They are tried again with each checkpoint, and above {} bytes the "
                        + "reader waits.",
                heldBytes,
                MAX_HELD_BYTES,
                failure);
    }

    /**
     * Writes what was emitted up to a checkpoint that is complete.
     *
     * @throws IOException when the store could not answer; whoever restores the checkpoint writes it
     */
    void completed(long checkpointId) throws IOException {
        List<Pending> due = new ArrayList<>(pending);
        due.removeIf(each -> each.checkpointId() > checkpointId);
        for (Pending each : due) {
            write(each.file());
            pending.remove(each);
            heldBytes -= each.file().content().length;
        }
        if (heldBytes <= MAX_HELD_BYTES && !room.isDone()) {
            room.complete(null);
        }
    }

    /** Where it exists, it is the same. */
    private void write(BadRecordFile file) throws IOException {
        boolean unused = storages.open(file.location()).putIfAbsent(file.location(), file.content());
    }
}
