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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The normalised address of a file or directory, and so the identity of a file: {@code s3a://} is {@code s3://}, {@code wasbs://} is
 * {@code abfss://}, {@code /x} is {@code file:///x}. Characters are raw, never percent-encoded.
 *
 * <p>In an object store {@code a//b} and {@code a/b} are different keys and stay so; a local path is cleaned of {@code .}, {@code ..}
 * and doubled slashes. A trailing slash is dropped. Ordered by its text, code unit by code unit.
 */
@PublicEvolving
public final class Location implements Comparable<Location> {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern BLOB_ACCOUNT = Pattern.compile("([^@/]+@[^./]+)\\.blob\\.(.+)");
    private static final Map<String, String> ALIASES =
            Map.of("s3a", "s3", "s3n", "s3", "wasb", "abfss", "wasbs", "abfss", "abfs", "abfss");

    private final String text;
    private final int schemeEnd;
    private final int pathStart;

    private Location(String scheme, String authority, String path) {
        this.schemeEnd = scheme.length();
        this.pathStart = schemeEnd + 3 + authority.length();
        this.text = scheme + "://" + authority + path;
    }

    /**
     * Parses and normalises.
     *
     * @param text a URI-like address with a scheme, or an absolute local path
     * @throws IllegalArgumentException when it is empty, or a relative local path
     */
    public static Location parse(String text) {
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return local(text, text);
        }
        String scheme = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
        String rest = matcher.group(2);
        if (scheme.equals("file")) {
            return local(
                    rest.startsWith("//")
                            ? rest.substring(rest.indexOf('/', 2) < 0 ? rest.length() : rest.indexOf('/', 2))
                            : rest,
                    text);
        }
        if (!rest.startsWith("//")) {
            throw new IllegalArgumentException("'" + text + "' is not a location: '//' must follow the scheme.");
        }
        int slash = rest.indexOf('/', 2);
        String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        return new Location(
                ALIASES.getOrDefault(scheme, scheme), normaliseAuthority(scheme, authority), dropTrailingSlash(path));
    }

    /** The location of a local file. */
    public static Location of(Path path) {
        return local(path.toAbsolutePath().toString(), path.toString());
    }

    private static Location local(String path, String original) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + original + "' is not a location: give a scheme or an absolute path.");
        }
        String clean = Path.of(path).normalize().toString();
        return new Location("file", "", clean.equals("/") ? "" : clean);
    }

    private static String normaliseAuthority(String scheme, String authority) {
        if (scheme.startsWith("wasb")) {
            Matcher account = BLOB_ACCOUNT.matcher(authority);
            return account.matches() ? account.group(1) + ".dfs." + account.group(2) : authority;
        }
        return authority;
    }

    private static String dropTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The normalised scheme in lower case, such as {@code s3} or {@code file}. */
    public String scheme() {
        return text.substring(0, schemeEnd);
    }

    /** Bucket, {@code container@account} or {@code host:port}; empty for local files. */
    public String authority() {
        return text.substring(schemeEnd + 3, pathStart);
    }

    /** The path below the authority with a leading slash; empty for the root. */
    public String path() {
        return text.substring(pathStart);
    }

    /** The object key: the path without its leading slash; empty for the root. */
    public String key() {
        return text.length() == pathStart ? "" : text.substring(pathStart + 1);
    }

    /** The last segment of the path; empty for the root. */
    public String name() {
        return text.length() == pathStart ? "" : text.substring(text.lastIndexOf('/') + 1);
    }

    /** Whether this is the root of its bucket or file system. */
    public boolean isRoot() {
        return text.length() == pathStart;
    }

    /**
     * The enclosing directory.
     *
     * @throws IllegalStateException for a root
     */
    public Location parent() {
        if (isRoot()) {
            throw new IllegalStateException(text + " has no parent.");
        }
        return new Location(scheme(), authority(), text.substring(pathStart, text.lastIndexOf('/')));
    }

    /**
     * A location below this one.
     *
     * @param relative one or more segments, without a leading slash, not empty
     */
    public Location child(String relative) {
        if (relative.isEmpty() || relative.startsWith("/")) {
            throw new IllegalArgumentException("Not a relative path: '" + relative + "'.");
        }
        return new Location(scheme(), authority(), path() + "/" + relative);
    }

    /** Whether this location lies below the other one, at any depth. */
    public boolean isBelow(Location directory) {
        return text.length() > directory.text.length()
                && text.startsWith(directory.text)
                && text.charAt(directory.text.length()) == '/';
    }

    /**
     * The local path.
     *
     * @throws IllegalStateException when the scheme is not {@code file}
     */
    public Path toLocalPath() {
        if (!scheme().equals("file")) {
            throw new IllegalStateException(text + " is not local.");
        }
        return Path.of(isRoot() ? "/" : path());
    }

    /** A percent-encoded URI for APIs that need one. */
    public URI toUri() {
        try {
            return new URI(scheme(), authority().isEmpty() ? "" : authority(), isRoot() ? "/" : path(), null, null);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(text + " cannot be written as a URI.", e);
        }
    }

    @Override
    public int compareTo(Location other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The normalised address. */
    @Override
    public String toString() {
        return text;
    }
}
