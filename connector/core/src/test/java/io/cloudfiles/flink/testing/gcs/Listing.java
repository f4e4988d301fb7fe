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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One page of the names of a bucket: objects, and what names share up to a delimiter, in one order and counted together. */
final class Listing {
    private static final int MOST_RESULTS = 1000;

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode items = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode prefixes = JsonNodeFactory.instance.arrayNode();
    private final String prefix;
    private final String delimiter;
    private final int most;
    private String lastPrefix = "";
    /** The greatest name that this page tells of; a prefix tells of all names that begin with it. */
    private String last = "";

    private Listing(Query query) {
        this.prefix = query.text("prefix", "");
        this.delimiter = query.text("delimiter", "");
        this.most = Math.min((int) query.number("maxResults", MOST_RESULTS), MOST_RESULTS);
        if (most < 1) {
            throw Refusal.wrong("Invalid value for maxResults.");
        }
    }

    static ObjectNode of(Buckets buckets, String bucket, Query query) {
        Listing page = new Listing(query);
        String after = decoded(query.text("pageToken", ""));
        String from = greatest(greatest(page.prefix, query.text("startOffset", "")), after);
        String end = query.text("endOffset", "");
        buckets.scan(bucket, from, blob -> {
            if (!blob.name().startsWith(page.prefix)
                    || (!end.isEmpty() && Buckets.ORDER.compare(blob.name(), end) >= 0)) {
                return false;
            }
            if (isTold(blob.name(), after, page.delimiter) || page.add(blob)) {
                return true;
            }
            page.json.put("nextPageToken", encoded(page.last));
            return false;
        });
        page.json.put("kind", "storage#objects");
        if (!page.items.isEmpty()) {
            page.json.set("items", page.items);
        }
        if (!page.prefixes.isEmpty()) {
            page.json.set("prefixes", page.prefixes);
        }
        return page.json;
    }

    /** @return false when the page is full */
    private boolean add(Blob blob) {
        int cut = delimiter.isEmpty() ? -1 : blob.name().indexOf(delimiter, prefix.length());
        String shared = cut < 0 ? "" : blob.name().substring(0, cut + delimiter.length());
        if (!shared.isEmpty() && shared.equals(lastPrefix)) {
            return true;
        }
        if (items.size() + prefixes.size() == most) {
            return false;
        }
        if (shared.isEmpty()) {
            items.add(blob.resource());
            last = blob.name();
        } else {
            prefixes.add(shared);
            lastPrefix = shared;
            last = shared;
        }
        return true;
    }

    private static boolean isTold(String name, String after, String delimiter) {
        return name.equals(after)
                || (!after.isEmpty() && !delimiter.isEmpty() && after.endsWith(delimiter) && name.startsWith(after));
    }

    private static String greatest(String left, String right) {
        return Buckets.ORDER.compare(left, right) >= 0 ? left : right;
    }

    private static String encoded(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("Invalid value for pageToken.");
        }
    }
}
