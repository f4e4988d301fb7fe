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
package io.cloudfiles.flink.resume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The directory that carries a job from run to run.
 *
 * <pre>
 * job.json                                   what the job is, written once
 * LATEST                                     where the newest final savepoint is
 * runs/00000001/run.json                     claimed by the run that has this number
 * runs/00000001/checkpoints/JOB/chk-N/_metadata
 * runs/00000001/savepoints/savepoint-X/_metadata
 * </pre>
 *
 * <p>The newest point is the highest checkpoint of the highest run that has one. Both are numbers that only grow, so no clock is
 * trusted. It is found by looking at the {@code _metadata} files themselves, because a process may die after Flink completed a
 * savepoint, and deleted the checkpoints before it, but before {@code LATEST} was written. {@code LATEST} is for people and other tools.
 *
 * <p>Not safe for use by several threads.
 */
@PublicEvolving
public final class ResumeDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ResumeDirectory.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private static final String RUN_NAME = "[0-9]{8,9}";

    private final Storage storage;
    private final Location root;

    /**
     * @param storage the store that holds it; stays the caller's to close
     * @param root the directory; need not exist yet
     */
    public ResumeDirectory(Storage storage, Location root) {
        this.storage = storage;
        this.root = root;
    }

    /** The directory itself. */
    public Location root() {
        return root;
    }

    /**
     * Makes sure that this directory belongs to the job, and claims it for the job when it is new.
     *
     * @param identity what makes the job this job and no other, such as its source and target
     * @throws CloudFilesException {@code CF_INVALID_CHECKPOINT} when it belongs to another job, or to a query of Spark
     */
    public void requireJob(Map<String, String> identity) throws IOException {
        Location file = root.child("job.json");
        requireNoneOfSpark();
        if (storage.putIfAbsent(
                file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new TreeMap<>(identity)))) {
            return;
        }
        Map<String, String> owner = owner(file, storage.readAll(file));
        if (!owner.equals(identity)) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_CHECKPOINT,
                    "[" + root + "] is the checkpoint of another job. " + differences(owner, identity)
                            + " Resuming it would mix two jobs. Give this one a --checkpoint directory of its own.");
        }
    }

    /** What makes the job that this directory belongs to that job and no other; empty when it belongs to none. */
    public Map<String, String> identity() throws IOException {
        Location file = root.child("job.json");
        return storage.stat(file).isPresent() ? owner(file, storage.readAll(file)) : Map.of();
    }

    /** Spark's checkpoints begin with a file that has the id of the query. */
    private void requireNoneOfSpark() throws IOException {
        if (storage.stat(root.child("metadata")).isPresent()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_CHECKPOINT,
                    "[" + root
                            + "] is the checkpoint of a query of Spark, which cannot be continued here. Give this job a"
                            + " --checkpoint directory of its own; all files are read once more with it.");
        }
    }

    private static String differences(Map<String, String> owner, Map<String, String> identity) {
        TreeSet<String> keys = new TreeSet<>(owner.keySet());
        keys.addAll(identity.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(owner.get(key), identity.get(key)))
                .map(key -> "Its " + key + " is " + owner.getOrDefault(key, "not told") + ", that of this job is "
                        + identity.getOrDefault(key, "not told") + ".")
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> owner(Location file, byte[] content) throws IOException {
        try {
            return texts(content);
        } catch (JsonProcessingException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_CHECKPOINT,
                    "[" + file + "] cannot be understood, so it is not known whose checkpoint this is: "
                            + new String(content, UTF_8)
                            + ". Restore the file from a backup; or remove it, if you know that this is "
                            + "the job's own directory; or name another --checkpoint, with which all files are read again.",
                    e);
        }
    }

    /**
     * Claims the next run number.
     *
     * @param description written into the run's record
     */
    public Location beginRun(Map<String, String> description) throws IOException {
        int next = runs().stream().mapToInt(ResumeDirectory::number).max().orElse(0) + 1;
        byte[] record = JSON.writeValueAsBytes(new TreeMap<>(description));
        while (!storage.putIfAbsent(run(next).child("run.json"), record)) {
            next++;
        }
        return run(next);
    }

    /** What was written into the record of the run that made a point. */
    Map<String, String> recordOf(ResumePoint point) throws IOException {
        return JSON.readValue(storage.readAll(run(point.run()).child("run.json")), TEXTS);
    }

    /**
     * Where a new run resumes; empty for a first run.
     *
     * @throws CloudFilesException {@code CF_INVALID_CHECKPOINT} when a checkpoint is damaged, or was taken when a source of ours had ended
     * @throws IOException when the directory could not be read; nothing may be assumed then
     */
    public Optional<ResumePoint> newest() throws IOException {
        for (Location run : runs()) {
            Optional<ResumePoint> newest = newestOf(run);
            if (newest.isPresent()) {
                return newest;
            }
        }
        return Optional.empty();
    }

    /** The newest point that a run made, whatever others have made since; fails as {@link #newest} does. */
    Optional<ResumePoint> newestOf(Location run) throws IOException {
        @Nullable Location suspected = null;
        while (true) {
            Map<Location, FileEntry> files = filesOf(run);
            @Nullable Candidate best = newestOf(files);
            if (best == null) {
                return Optional.empty();
            }
            try {
                best.metadata.requireSourcesThatRun(best.directory);
                best.metadata.requireStateFiles(storage, best.directory, files);
                return Optional.of(new ResumePoint(number(run), best.metadata.checkpointId(), best.directory));
            } catch (CloudFilesException e) {
                // A job that goes on deletes what is no longer its newest: then there is a newer one by now.
                if (suspected != null && best.directory.equals(suspected)) {
                    throw e;
                }
                suspected = best.directory;
            }
        }
    }

    private Map<Location, FileEntry> filesOf(Location run) throws IOException {
        Map<Location, FileEntry> files = new HashMap<>();
        for (Location kind : List.of(run.child("checkpoints"), run.child("savepoints"))) {
            for (FileEntry file : list(kind, ListRequest.recursively()).files()) {
                files.put(file.location(), file);
            }
        }
        return files;
    }

    private @Nullable Candidate newestOf(Map<Location, FileEntry> files) throws IOException {
        @Nullable Candidate best = null;
        for (Location file : files.keySet()) {
            if (file.name().equals(CheckpointMetadataFile.NAME)) {
                best = newer(best, candidate(file));
            }
        }
        return best;
    }

    /** A checkpoint that was completed. */
    private record Candidate(Location directory, CheckpointMetadataFile metadata) {}

    private static @Nullable Candidate newer(@Nullable Candidate a, @Nullable Candidate b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.metadata.checkpointId() > a.metadata.checkpointId() ? b : a;
    }

    private @Nullable Candidate candidate(Location metadataFile) throws IOException {
        CheckpointMetadataFile metadata;
        try {
            metadata = CheckpointMetadataFile.read(storage, metadataFile);
        } catch (IOException | CloudFilesException e) {
            if (storage.stat(metadataFile).isEmpty()) {
                // A job that has just ended is still deleting its checkpoints. Flink looks for the file once more while
                // it parses it.
                LOG.debug("[{}] was deleted meanwhile.", metadataFile);
                return null;
            }
            throw e;
        }
        return new Candidate(metadataFile.parent(), metadata);
    }

    /** Points {@code LATEST} to the final savepoint of a run, unless a later run has done so already. */
    public void pointLatestTo(ResumePoint point) throws IOException {
        Location file = root.child("LATEST");
        byte[] content = JSON.writeValueAsBytes(new TreeMap<>(Map.of(
                "run", Integer.toString(point.run()),
                "checkpointId", Long.toString(point.checkpointId()),
                "path", point.directory().toString())));
        boolean done = storage.putIfAbsent(file, content);
        while (!done) {
            FileEntry present = storage.stat(file).orElseThrow(() -> new FileNotFoundException(file.toString()));
            done = runThatIsLatest(file) > point.run() || storage.replace(present, content);
        }
    }

    private static Map<String, String> texts(byte[] json) throws IOException {
        @Nullable Map<String, String> texts = JSON.readValue(json, TEXTS);
        return texts == null ? Map.of() : texts;
    }

    /** 0 when nobody can tell: it is written for others, and nothing depends on what it holds. */
    private int runThatIsLatest(Location file) throws IOException {
        byte[] content = storage.readAll(file);
        try {
            return Integer.parseInt(texts(content).getOrDefault("run", "0"));
        } catch (JsonProcessingException | NumberFormatException e) {
            LOG.warn("[{}] cannot be understood; it is written anew.", file, e);
            return 0;
        }
    }

    /** What {@code LATEST} says, or empty when no run has ended yet. */
    public Optional<Location> latest() throws IOException {
        Location file = root.child("LATEST");
        if (storage.stat(file).isEmpty()) {
            return Optional.empty();
        }
        byte[] content = storage.readAll(file);
        try {
            return Optional.of(Location.parse(texts(content).getOrDefault("path", "")));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("[" + file + "] names no path: " + new String(content, UTF_8), e);
        }
    }

    /** Deletes what runs before the given one have left; a failure is logged, since nothing depends on it. */
    public void deleteRunsBefore(int run) {
        try {
            for (Location old : runs()) {
                if (number(old) < run) {
                    for (FileEntry file : list(old, ListRequest.recursively()).files()) {
                        storage.delete(file.location());
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "[{}] Checkpoints of runs before {} could not all be deleted; the next run tries again.",
                    root,
                    run,
                    e);
        }
    }

    private Location run(int number) {
        return root.child("runs").child(String.format("%08d", number));
    }

    /** The number of a run's directory. */
    static int number(Location run) {
        return Integer.parseInt(run.name());
    }

    private List<Location> runs() throws IOException {
        List<Location> runs =
                new ArrayList<>(list(root.child("runs"), ListRequest.children()).directories());
        // What others have put there is not ours to read or to delete.
        runs.removeIf(run -> !run.name().matches(RUN_NAME));
        runs.sort(Comparator.comparingInt(ResumeDirectory::number).reversed());
        return runs;
    }

    private ListPage list(Location directory, ListRequest request) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        List<Location> directories = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, request)) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                files.addAll(page.files());
                directories.addAll(page.directories());
            }
        } catch (FileNotFoundException e) {
            LOG.debug("[{}] does not exist yet.", directory);
        }
        return new ListPage(files, directories);
    }
}
