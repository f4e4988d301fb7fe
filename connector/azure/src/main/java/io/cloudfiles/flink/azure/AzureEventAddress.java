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

import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event says that a file is.
 *
 * <p>It says so twice: in its subject, which names container and file as they are, and in a URL, which has the account's host beside. Whether
 * the URL escapes what URLs must escape is not documented, and events with and without have been seen; nor is it documented of the subject.
 * Where both readings come to the same name there is one location, as nearly always. Where they do not, each is one: the store knows which of
 * them is a file, and what is none costs one request.
 *
 * @param authority of the locations
 * @param names what the file may be called
 */
record AzureEventAddress(String authority, Set<String> names) {
    /** An account's service for blobs or for data lakes, with the zone of its name where it has one. */
    private static final Pattern URL = Pattern.compile(
            "https?://([^./:?#]+(?:\\.[^./:?#]+)?)\\.(?:blob|dfs)(\\.[^/:?#]+)(?::\\d+)?/(.+)", Pattern.DOTALL);

    private static final Pattern SUBJECT =
            Pattern.compile("/blobServices/[^/]+/containers/([^/]+)/blobs/(.+)", Pattern.DOTALL);

    /** @return null where they name none */
    static @Nullable AzureEventAddress of(String url, String subject) {
        Matcher address = URL.matcher(url);
        if (!address.matches()) {
            return null;
        }
        String path = address.group(3);
        Matcher named = SUBJECT.matcher(subject);
        boolean hasSubject = named.matches();
        int slash = path.indexOf('/');
        if (!hasSubject && (slash < 1 || slash == path.length() - 1)) {
            return null;
        }
        String container = hasSubject ? named.group(1) : path.substring(0, slash);
        Set<String> names = new LinkedHashSet<>();
        if (hasSubject) {
            names.add(named.group(2));
        }
        if (path.startsWith(container + "/")) {
            String name = path.substring(container.length() + 1);
            String unescaped = unescaped(name);
            names.add(unescaped == null ? name : unescaped);
            if (!hasSubject) {
                names.add(name);
            }
        }
        return new AzureEventAddress(container + "@" + address.group(1) + ".dfs" + address.group(2), names);
    }

    /** Not as in forms: a plus is a plus. Null where something is no escape. */
    private static @Nullable String unescaped(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Where it is if it is a file; none for what stands for a directory, which listings leave out, too. */
    List<Location> files() {
        return names.stream()
                .filter(name -> !name.endsWith("/"))
                .map(this::location)
                .toList();
    }

    /** Where it is if it is a directory. */
    List<Location> directories() {
        return names.stream()
                .map(name -> name.replaceFirst("/$", ""))
                .distinct()
                .map(this::location)
                .toList();
    }

    private Location location(String name) {
        return AzureContainer.location(authority, name);
    }
}
