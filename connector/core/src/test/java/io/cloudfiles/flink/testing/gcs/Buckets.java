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

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** All that is stored. Safe for use by many threads; each method is atomic. */
final class Buckets {
    private static final int LONGEST_NAME = 1024;

    /** The order of the UTF-8 bytes of names. */
    static final Comparator<String> ORDER = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    private final Map<String, NavigableMap<String, Blob>> buckets = new TreeMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private long lastGeneration;

    /** Who is told of each change, in order. */
    interface Listener {
        /** An object is another one now; null where there is none. */
        void changed(@Nullable Blob before, @Nullable Blob now);
    }

    synchronized void listen(Listener listener) {
        listeners.add(listener);
    }

    /** What must be true of an object for a request to be done; null for no matter. */
    record Condition(@Nullable Long generation, @Nullable Long notGeneration) {
        boolean holdsFor(@Nullable Blob current) {
            long is = current == null ? 0 : current.generation();
            return (generation == null || generation == is) && (notGeneration == null || notGeneration != is);
        }
    }

    /** What is written. */
    record Draft(String bucket, String name, String contentType, Map<String, String> metadata, byte[] content) {}

    synchronized void create(String bucket) {
        buckets.putIfAbsent(bucket, new TreeMap<>(ORDER));
    }

    synchronized void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    private NavigableMap<String, Blob> bucket(String name) {
        NavigableMap<String, Blob> bucket = buckets.get(name);
        if (bucket == null) {
            throw Refusal.noBucket();
        }
        return bucket;
    }

    /** Looks a bucket up, for a request that begins something. */
    synchronized void require(String bucket) {
        bucket(bucket);
    }

    /** For a request that reads: what is missing is told before conditions are. */
    synchronized Blob get(String bucket, String name, Condition condition) {
        Blob blob = bucket(bucket).get(name);
        if (blob == null) {
            throw Refusal.noObject(bucket, name);
        }
        if (!condition.holdsFor(blob)) {
            throw Refusal.condition();
        }
        return blob;
    }

    synchronized Blob put(Draft draft, Condition condition) {
        requireName(draft.name());
        NavigableMap<String, Blob> bucket = bucket(draft.bucket());
        if (!condition.holdsFor(bucket.get(draft.name()))) {
            throw Refusal.condition();
        }
        Instant now = Instant.now();
        lastGeneration = Math.max(lastGeneration + 1, TimeUnit.MILLISECONDS.toMicros(now.toEpochMilli()));
        Blob blob = new Blob(
                draft.bucket(),
                draft.name(),
                lastGeneration,
                now,
                draft.contentType(),
                draft.metadata(),
                draft.content());
        Blob before = bucket.put(draft.name(), blob);
        listeners.forEach(listener -> listener.changed(before, blob));
        return blob;
    }

    synchronized void delete(String bucket, String name, Condition condition) {
        Blob before = get(bucket, name, condition);
        bucket(bucket).remove(name);
        listeners.forEach(listener -> listener.changed(before, null));
    }

    /** Hands out the objects from this name on, in order, for as long as more of them are wanted. */
    synchronized void scan(String bucket, String from, Predicate<Blob> wantsMore) {
        for (Blob blob : bucket(bucket).tailMap(from, true).values()) {
            if (!wantsMore.test(blob)) {
                return;
            }
        }
    }

    private static void requireName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0
                || bytes.length > LONGEST_NAME
                || name.contains("\n")
                || name.contains("\r")
                || name.equals(".")
                || name.equals("..")
                || name.startsWith(".well-known/acme-challenge/")) {
            throw Refusal.wrong("Invalid object name.");
        }
    }
}
