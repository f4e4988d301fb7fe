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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.benchmarks.stores.Bucket.StoredObject;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A page of a listing as S3 answers {@code ListObjectsV2}: up to 1,000 keys and common prefixes, in order.
 */
final class ListingPage {
    private static final int MOST = 1000;
    private static final String BEHIND_ALL = "\uDBFF\uDFFF";

    private final Bucket bucket;
    private final String prefix;
    private final String delimiter;
    private final int most;
    private final StringBuilder entries = new StringBuilder();
    private int count;
    private String behind;

    private ListingPage(Bucket bucket, Map<String, String> query) {
        this.bucket = bucket;
        this.prefix = query.getOrDefault("prefix", "");
        this.delimiter = query.getOrDefault("delimiter", "");
        this.most = Math.min(MOST, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
        this.behind = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
    }

    /**
     * The answer.
     *
     * @param name of the bucket
     * @param query decoded
     * @param modified of all objects
     */
    static byte[] of(Bucket bucket, String name, Map<String, String> query, Instant modified) {
        ListingPage page = new ListingPage(bucket, query);
        boolean hasMore = page.fill(modified);
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Name>" + name + "</Name><Prefix>" + page.prefix + "</Prefix><MaxKeys>" + page.most + "</MaxKeys>"
                + "<KeyCount>" + page.count + "</KeyCount><IsTruncated>" + hasMore + "</IsTruncated>"
                + (hasMore ? "<NextContinuationToken>" + page.behind + "</NextContinuationToken>" : "")
                + page.entries + "</ListBucketResult>";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether there is more. */
    private boolean fill(Instant modified) {
        Map.@Nullable Entry<String, StoredObject> next =
                behind.compareTo(prefix) < 0 ? bucket.from(prefix) : bucket.behind(behind);
        while (next != null && next.getKey().startsWith(prefix)) {
            if (count == most) {
                return true;
            }
            add(next.getKey(), next.getValue(), modified);
            count++;
            next = bucket.behind(behind);
        }
        return false;
    }

    private void add(String key, StoredObject object, Instant modified) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        if (end >= 0) {
            String common = key.substring(0, end + delimiter.length());
            entries.append("<CommonPrefixes><Prefix>").append(common).append("</Prefix></CommonPrefixes>");
            behind = common + BEHIND_ALL;
            return;
        }
        entries.append("<Contents><Key>")
                .append(key)
                .append("</Key><LastModified>")
                .append(modified)
                .append("</LastModified><ETag>&quot;")
                .append(object.etag())
                .append("&quot;</ETag><Size>")
                .append(object.sizeBytes())
                .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
        behind = key;
    }
}
