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
package io.cloudfiles.flink.gcs;

import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** Lists the names that begin with a directory's, a page by each request. */
final class GcsListCursor implements ListCursor {
    private static final int MOST_NAMES = 1000;

    private final GcsConnection connection;
    private final String bucket;
    private final Location directory;
    private final ListRequest request;
    private @Nullable String token;
    private boolean ended;

    GcsListCursor(GcsConnection connection, String bucket, Location directory, ListRequest request) {
        this.connection = connection;
        this.bucket = bucket;
        this.directory = directory;
        this.request = request;
    }

    @Override
    public @Nullable ListPage next() throws IOException {
        while (!ended) {
            Objects answer = connection.send(directory, "listed", this::fetch);
            token = answer.getNextPageToken();
            ended = token == null;
            ListPage page = page(answer);
            if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                return page;
            }
        }
        return null;
    }

    private Objects fetch() throws IOException {
        Storage.Objects.List list = connection
                .client()
                .objects()
                .list(bucket)
                .setMaxResults((long) Math.min(request.pageSize(), MOST_NAMES))
                .setPageToken(token)
                .setFields("items(" + GcsStorage.FIELDS + "),prefixes,nextPageToken");
        if (!directory.isRoot()) {
            list.setPrefix(directory.keyPrefix());
        }
        if (!request.recursive()) {
            list.setDelimiter("/");
        }
        @Nullable Location startAfter = request.startAfter();
        if (startAfter != null
                && startAfter.authority().equals(bucket)
                && startAfter.scheme().equals(directory.scheme())
                && !startAfter.isRoot()) {
            // It begins with this name, where there is one.
            list.setStartOffset(startAfter.key());
        }
        return list.execute();
    }

    private ListPage page(Objects answer) {
        List<StorageObject> items = answer.getItems() == null ? List.of() : answer.getItems();
        List<String> prefixes = answer.getPrefixes() == null ? List.of() : answer.getPrefixes();
        List<FileEntry> files = items.stream()
                .filter(object -> !object.getName().endsWith("/"))
                .map(object -> GcsStorage.entry(GcsStorage.location(bucket, object.getName()), object))
                .filter(file -> isWanted(file.location()))
                .toList();
        List<Location> directories = prefixes.stream()
                .map(prefix -> GcsStorage.location(bucket, prefix.substring(0, prefix.length() - 1)))
                .filter(this::isWanted)
                .toList();
        return new ListPage(files, directories);
    }

    private boolean isWanted(Location location) {
        return request.startAfter() == null || location.compareTo(request.startAfter()) > 0;
    }

    @Override
    public void close() {
        ended = true;
    }
}
