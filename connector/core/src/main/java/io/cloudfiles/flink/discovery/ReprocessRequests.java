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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests to read files again that one directory holds, each an immutable file that is named after the time at which it was asked.
 *
 * <p>Nobody marks a request as carried out. Each listing says of each file when it was last asked for, and the ledger, which remembers when it
 * saw the file, reads it again if that was before. So a request is carried out once for each file, in the checkpoint that has the file
 * in its backlog: a failure before repeats it, one behind does not. A request that was carried out may be deleted.
 *
 * <p>Safe for use by many threads.
 */
@Internal
public final class ReprocessRequests {
    private final Storage storage;
    private final Location directory;
    private final Map<Location, ReprocessRequest> known = new ConcurrentHashMap<>();

    /**
     * @param storage the store that holds them; stays the caller's to close
     * @param directory need not exist yet
     */
    public ReprocessRequests(Storage storage, Location directory) {
        this.storage = storage;
        this.directory = directory;
    }

    /** When a file was last asked for, in milliseconds since the epoch; 0 for never. */
    public static long lastAskedMillis(FileEntry file, List<ReprocessRequest> newestFirst) {
        for (ReprocessRequest request : newestFirst) {
            if (request.selects(file)) {
                return request.askedMillis();
            }
        }
        return 0;
    }

    /**
     * Asks for files.
     *
     * @param paths directories, files or globs; none for all files
     * @param modifiedAfter files modified at or before this are not meant, or null
     * @param modifiedBefore files modified at or after this are not meant, or null
     * @return the file that holds the request
     */
    public Location add(
            List<PathPattern> paths, @Nullable Instant modifiedAfter, @Nullable Instant modifiedBefore, Clock clock)
            throws IOException {
        List<ReprocessRequest> earlier = newestFirst();
        long now = clock.millis();
        long asked = earlier.isEmpty() ? now : Math.max(now, earlier.get(0).askedMillis() + 1);
        while (true) {
            ReprocessRequest request = new ReprocessRequest(asked, paths, modifiedAfter, modifiedBefore);
            Location file = directory.child(asked + ".json");
            if (put(file, request.toBytes())) {
                return file;
            }
            asked++;
        }
    }

    /** Where the store cannot say whether it wrote the file, what is there now does. */
    private boolean put(Location file, byte[] content) throws IOException {
        try {
            return storage.putIfAbsent(file, content);
        } catch (IOException unknown) {
            try {
                return Arrays.equals(storage.readAll(file), content);
            } catch (IOException e) {
                unknown.addSuppressed(e);
                throw unknown;
            }
        }
    }

    /**
     * All requests. Those that were read before are not read again.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_LOG_FILE_MALFORMED} for a file that is none
     */
    public List<ReprocessRequest> newestFirst() throws IOException {
        List<ReprocessRequest> requests = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    if (file.location().name().matches("\\d+\\.json")) {
                        requests.add(request(file.location()));
                    }
                }
            }
        } catch (FileNotFoundException noRequestYet) {
            return List.of();
        }
        requests.sort(Comparator.comparingLong(ReprocessRequest::askedMillis).reversed());
        return requests;
    }

    private ReprocessRequest request(Location file) throws IOException {
        ReprocessRequest request = known.get(file);
        if (request == null) {
            request = ReprocessRequest.parse(file, storage.readAll(file));
            known.put(file, request);
        }
        return request;
    }
}
