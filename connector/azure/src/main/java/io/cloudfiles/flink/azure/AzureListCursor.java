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
package io.cloudfiles.flink.azure;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.CopyStatusType;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lists the blobs whose names begin with a directory's, a page by each request. */
final class AzureListCursor implements ListCursor {
    private static final int MOST_BLOBS = 5000;

    /** Names whose order is the same for us as for every kind of account. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[!-.0-~]+");

    private final AzureConnection connection;
    private final AzureContainer container;
    private final Location directory;
    private final @Nullable Location startAfter;
    private final PagedIterable<BlobItem> pages;
    private @Nullable String token;
    private boolean ended;

    AzureListCursor(AzureConnection connection, AzureContainer container, Location directory, ListRequest request) {
        this.connection = connection;
        this.container = container;
        this.directory = directory;
        this.startAfter = request.startAfter();
        ListBlobsOptions options = new ListBlobsOptions()
                .setPrefix(directory.isRoot() ? null : directory.keyPrefix())
                .setMaxResultsPerPage(Math.min(request.pageSize(), MOST_BLOBS))
                .setDetails(new BlobListDetails().setRetrieveMetadata(true).setRetrieveCopy(true));
        if (startAfter != null && startsAmongChildren(request, startAfter)) {
            options.setStartFrom(startAfter.key());
        }
        this.pages = request.recursive()
                ? connection.container().listBlobs(options, null)
                : connection.container().listBlobsByHierarchy("/", options, null);
    }

    /**
     * Whether the service can pass over what comes before. It begins with a name in its own order, which is ours only among the children of
     * one directory: an account with a hierarchical namespace lists all below {@code a} before {@code a-}.
     */
    private boolean startsAmongChildren(ListRequest request, Location startAfter) {
        return !request.recursive()
                && startAfter.isBelow(directory)
                && PLAIN_NAME
                        .matcher(
                                startAfter.key().substring(directory.keyPrefix().length()))
                        .matches();
    }

    @Override
    public @Nullable ListPage next() throws IOException {
        while (!ended) {
            PagedResponse<BlobItem> response = fetch();
            token = response.getContinuationToken();
            ended = token == null || token.isEmpty();
            ListPage page = page(response.getValue());
            if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                return page;
            }
        }
        return null;
    }

    /** The client retries requests, but not what breaks off within the XML of an answer. */
    private PagedResponse<BlobItem> fetch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return (token == null ? pages.iterableByPage() : pages.iterableByPage(token))
                        .iterator()
                        .next();
            } catch (BlobStorageException e) {
                throw connection.errors().translate(e, directory, "listed");
            } catch (RuntimeException e) {
                if (attempt == 3 || !AzureErrors.brokeOff(e)) {
                    throw connection.errors().translate(e, directory, "listed");
                }
            }
        }
    }

    private ListPage page(List<BlobItem> items) {
        List<FileEntry> files = new ArrayList<>();
        List<Location> directories = new ArrayList<>();
        for (BlobItem item : items) {
            String name = item.getName();
            if (Boolean.TRUE.equals(item.isPrefix())) {
                Location child = container.location(name.substring(0, name.length() - 1));
                if (isWanted(child)) {
                    directories.add(child);
                }
            } else if (isFile(item) && isWanted(container.location(name))) {
                files.add(entry(item));
            }
        }
        return new ListPage(files, directories);
    }

    /** A blob may stand for a directory, or be about to become one by a copy. */
    private static boolean isFile(BlobItem item) {
        return !item.getName().endsWith("/")
                && !AzureStorage.isDirectory(item.getMetadata())
                && item.getProperties().getCopyStatus() != CopyStatusType.PENDING;
    }

    private FileEntry entry(BlobItem item) {
        return AzureStorage.entry(
                container.location(item.getName()),
                item.getProperties().getContentLength(),
                item.getProperties().getLastModified(),
                item.getProperties().getETag());
    }

    private boolean isWanted(Location location) {
        return startAfter == null || location.compareTo(startAfter) > 0;
    }

    @Override
    public void close() {
        ended = true;
    }
}
