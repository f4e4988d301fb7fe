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
package io.cloudfiles.flink.discovery.notification.setup;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names what is set up, so that it is found again. Each name is one that queues of all clouds can have. */
@Internal
public final class StreamName {
    /** What all names begin with. */
    public static final String PREFIX = "cloudfiles-";

    /** What queues of Azure may have. */
    public static final int LONGEST = 63;

    private static final int LENGTH_OF_HASH = 8;

    private StreamName() {}

    /** The name of a path: readable, and another one for each path. */
    public static String of(Location path) {
        String readable = beginning(path);
        int room = LONGEST - LENGTH_OF_HASH - 1;
        String kept = readable.length() <= room
                ? readable
                : readable.substring(0, room).replaceFirst("-$", "");
        return kept + "-" + hash(path.toString());
    }

    /** The same without what tells paths apart, cut at the bucket: how the names of all paths of a bucket begin, as far as one can say. */
    public static String ofAllIn(Location path) {
        String bucket = PREFIX + plain(path.authority().replaceFirst("(@[^.]*).*", "$1"));
        int shortest = LONGEST - LENGTH_OF_HASH - 1;
        return bucket.length() <= shortest
                ? bucket
                : bucket.substring(0, shortest).replaceFirst("-$", "");
    }

    private static String beginning(Location path) {
        String key = plain(path.key());
        return ofAllIn(path) + (key.isEmpty() ? "" : "-" + key);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH_OF_HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }
}
