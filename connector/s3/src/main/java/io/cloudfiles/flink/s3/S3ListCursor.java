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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

import java.io.IOException;
import java.util.List;

/** Lists the keys that begin with a directory's, a page by each request. */
final class S3ListCursor implements ListCursor {
    private static final int MOST_KEYS = 1000;

    private final S3Connection connection;
    private final Location directory;
    private final @Nullable Location startAfter;
    private final ListObjectsV2Request first;
    private @Nullable String token;
    private boolean ended;

    S3ListCursor(S3Connection connection, String bucket, Location directory, ListRequest request) {
        this.connection = connection;
        this.directory = directory;
        this.startAfter = request.startAfter();
        ListObjectsV2Request.Builder builder = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(directory.keyPrefix())
                .maxKeys(Math.min(request.pageSize(), MOST_KEYS));
        if (!request.recursive()) {
            builder.delimiter("/");
        }
        if (startAfter != null
                && startAfter.authority().equals(bucket)
                && startAfter.scheme().equals(directory.scheme())
                && !startAfter.isRoot()) {
            builder.startAfter(startAfter.key());
        }
        first = builder.build();
    }

    @Override
    public @Nullable ListPage next() throws IOException {
        while (!ended) {
            ListObjectsV2Response response = fetch();
            ended = !Boolean.TRUE.equals(response.isTruncated());
            token = response.nextContinuationToken();
            ListPage page = page(response);
            if (!page.files().isEmpty() || !page.directories().isEmpty()) {
                return page;
            }
        }
        return null;
    }

    private ListObjectsV2Response fetch() throws IOException {
        try {
            return connection
                    .client()
                    .listObjectsV2(
                            token == null
                                    ? first
                                    : first.toBuilder().continuationToken(token).build());
        } catch (SdkException e) {
            throw connection.errors().translate(e, directory, "listed");
        }
    }

    private ListPage page(ListObjectsV2Response response) {
        List<FileEntry> files = response.contents().stream()
                .filter(object -> !object.key().endsWith("/"))
                .map(object -> S3Storage.entry(
                        S3Storage.location(first.bucket(), object.key()),
                        object.size(),
                        object.lastModified(),
                        object.eTag()))
                .filter(file -> isWanted(file.location()))
                .toList();
        List<Location> directories = response.commonPrefixes().stream()
                .map(prefix -> prefix.prefix().substring(0, prefix.prefix().length() - 1))
                .map(key -> S3Storage.location(first.bucket(), key))
                .filter(this::isWanted)
                .toList();
        return new ListPage(files, directories);
    }

    /** S3 starts behind a key, but knows nothing of directories that begin before it. */
    private boolean isWanted(Location location) {
        return startAfter == null || location.compareTo(startAfter) > 0;
    }

    @Override
    public void close() {
        ended = true;
    }
}
