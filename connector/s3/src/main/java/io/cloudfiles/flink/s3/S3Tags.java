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

import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.storage.StorageException;

import java.util.Map;
import java.util.TreeMap;

/**
 * The tags of a queue, by which it is known as ours.
 *
 * @param name of the queue
 * @param all that it has
 */
record S3Tags(String name, Map<String, String> all) {
    private static final int LONGEST = 256;

    S3Tags {
        all = Map.copyOf(all);
    }

    static S3Tags of(SetupRequest request) {
        Map<String, String> all = new TreeMap<>(request.tags());
        all.put(SetupRequest.CREATED_BY, SetupRequest.CREATOR);
        all.put(SetupRequest.PATH, value(request.path().toString()));
        all.put(SetupRequest.STREAM_ID, request.name());
        return new S3Tags(request.name(), all);
    }

    /** A text as values of tags may be. */
    static String value(String text) {
        String plain = text.replaceAll("[^\\p{L}\\p{Z}\\p{N}_.:/=+@-]", "_");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }

    /** Whether these are the tags of something that was set up by us, for whatever path. */
    static boolean areOurs(Map<String, String> tags) {
        return SetupRequest.CREATOR.equals(tags.get(SetupRequest.CREATED_BY));
    }

    /** Refuses a queue of the name that is somebody else's. */
    void requireOurs(SqsSetup.Queue queue) throws StorageException {
        if (!areOurs(queue.tags())) {
            throw SqsSetup.ofOthers(name, "has no tag that says that cloudfiles made it");
        }
        String path = queue.tags().getOrDefault(SetupRequest.PATH, "");
        if (!path.equals(all.get(SetupRequest.PATH))) {
            throw SqsSetup.ofOthers(name, "cloudfiles made it for '" + path + "'");
        }
    }

    /** Whether a queue has all of them. */
    boolean areOn(SqsSetup.Queue queue) {
        return queue.tags().entrySet().containsAll(all.entrySet());
    }

    /** The same with the time of a change. */
    Map<String, String> since(String time) {
        Map<String, String> now = new TreeMap<>(all);
        now.put(SetupRequest.SINCE, time);
        return now;
    }

    @Override
    public String toString() {
        return new TreeMap<>(all).toString();
    }
}
