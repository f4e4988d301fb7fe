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

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The objects of a bucket by their keys: the files below a directory, and names that have no content of their own. It never changes, so
 * that threads may share it.
 */
final class Bucket {
    private static final int NAMES_PER_HOUR = 1000;
    private static final String NAMES_ETAG = "900150983cd24fb0d6963f7d28e17f72";

    /**
     * An object.
     *
     * @param file its content; for a name one that is not there
     * @param sizeBytes of the content
     * @param etag without quotes
     */
    record StoredObject(Path file, long sizeBytes, String etag) {}

    private final NavigableMap<String, StoredObject> objects = new TreeMap<>();

    /**
     * @param root of the files; their keys are their paths below it
     * @param names how many names there are below {@code names/}, a thousand in each directory
     */
    Bucket(Path root, int names) throws IOException {
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(Files::isRegularFile).forEach(file -> add(root, file));
        }
        StoredObject named = new StoredObject(root.resolve("none"), 3, NAMES_ETAG);
        for (int i = 0; i < names; i++) {
            int hour = i / NAMES_PER_HOUR;
            objects.put(
                    String.format(Locale.ROOT, "names/day=%04d/hour=%02d/events-%09d.json", hour / 24, hour % 24, i),
                    named);
        }
    }

    private void add(Path root, Path file) {
        String key = root.relativize(file).toString();
        try {
            String etag = String.format(Locale.ROOT, "%032x", key.hashCode() & 0xFFFF_FFFFL);
            objects.put(key, new StoredObject(file, Files.size(file), etag));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nullable
    StoredObject get(String key) {
        return objects.get(key);
    }

    /** The first key behind one, with its object, if there is one. */
    Map.@Nullable Entry<String, StoredObject> behind(String key) {
        return objects.higherEntry(key);
    }

    /** The first key from one on, with its object, if there is one. */
    Map.@Nullable Entry<String, StoredObject> from(String key) {
        return objects.ceilingEntry(key);
    }
}
