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
package io.cloudfiles.flink.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The file {@code HOLDER} of a checkpoint directory, as the holder of a number sees it. Safe for several threads. */
@Internal
public final class LeaseFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private final Storage storage;
    private final Location directory;
    private final long number;
    private boolean hasLeft;

    /** @param number the holder's; 0 for nobody's */
    LeaseFile(Storage storage, Location directory, long number) {
        this.storage = storage;
        this.directory = directory;
        this.number = number;
    }

    /** A version of the file. */
    record Version(FileEntry entry, Holder holder) {}

    Location directory() {
        return directory;
    }

    private Location file() {
        return directory.child("HOLDER");
    }

    /** The file as it is, or empty when nobody has ever held the lease. */
    Optional<Version> read() throws IOException {
        Optional<FileEntry> entry = storage.stat(file());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        byte[] content;
        try {
            content = storage.readAll(file());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Version(entry.get(), Holder.of(JSON.readValue(content, TEXTS))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_CHECKPOINT,
                    "[" + file()
                            + "] cannot be understood, so it is not known whether somebody runs on this checkpoint: "
                            + new String(content, UTF_8) + ". Remove the file when you know that nobody does.",
                    e);
        }
    }

    /** Writes it if it is still that version, or if it is still not there. */
    boolean write(Optional<Version> expected, Holder holder) throws IOException {
        byte[] content = JSON.writeValueAsBytes(holder.toTexts());
        return expected.isEmpty()
                ? storage.putIfAbsent(file(), content)
                : storage.replace(expected.get().entry(), content);
    }

    /**
     * Fails when somebody else has taken the lease.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_LOST}
     * @throws IOException when that cannot be told
     */
    public void requireHeld() throws IOException {
        holder();
    }

    private Version holder() throws IOException {
        Optional<Version> version = read();
        if (version.isEmpty() || version.get().holder().number() != number) {
            throw new CloudFilesException(
                    ErrorCode.CF_CHECKPOINT_LOST,
                    "[" + directory + "] This run has lost its checkpoint to "
                            + version.map(found -> found.holder().toString()).orElse("whoever removed the file HOLDER")
                            + ". It commits nothing any more. It had not been heard of for a while, perhaps because its process was "
                            + "paused; the other run goes on with its files.");
        }
        return version.get();
    }

    /**
     * Says that the holder is alive.
     *
     * @throws CloudFilesException {@code CF_CHECKPOINT_LOST} when somebody else has taken the lease
     * @throws IOException when it could not be said
     */
    public synchronized void renew() throws IOException {
        if (!hasLeft) {
            become(holder -> holder.as(Holder.State.HELD));
        }
    }

    /**
     * Says so as the one that keeps the lease for the job from now on. Whoever did before has ended, or is cut off and does not know:
     * what that one says later is nothing to the lease.
     */
    synchronized void takeOver(String keeper) throws IOException {
        become(holder -> holder.as(Holder.State.HELD).keptBy(keeper));
    }

    /** Says so as the keeper; another one may have taken over, but that one has left if the lease is not held. */
    synchronized void renewAs(String keeper) throws IOException {
        become(holder -> isKeptByOther(holder, keeper) && holder.state() == Holder.State.HELD
                ? holder
                : holder.as(Holder.State.HELD).keptBy(keeper));
    }

    /** Says that the holder works no more, but may not have ended everywhere; another one may follow without waiting. */
    public synchronized void leave() throws IOException {
        hasLeft = true;
        become(holder -> holder.as(Holder.State.LEFT));
    }

    /** Says so as the keeper, unless another one has taken over. */
    synchronized void leaveAs(String keeper) throws IOException {
        become(holder -> isKeptByOther(holder, keeper) ? holder : holder.as(Holder.State.LEFT));
    }

    private static boolean isKeptByOther(Holder holder, String keeper) {
        return !holder.keeper().equals(keeper);
    }

    /** Says that all that the holder did is done. */
    public synchronized void release() throws IOException {
        hasLeft = true;
        become(holder -> holder.as(Holder.State.RELEASED));
    }

    /** Several parts of a job write for one holder, so another version of the same number is no loss. */
    private void become(UnaryOperator<Holder> change) throws IOException {
        Version held = holder();
        Holder changed = change.apply(held.holder());
        while (held.holder().state() != Holder.State.RELEASED
                && !changed.equals(held.holder())
                && !write(Optional.of(held), changed)) {
            held = holder();
            changed = change.apply(held.holder());
        }
    }
}
