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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The normalised address of a file or directory, and so the identity of a file: {@code s3a://} is {@code s3://}, {@code wasbs://} is
 * {@code abfss://}, {@code /x} is {@code file:///x}. Characters are raw, never percent-encoded.
 *
 * <p>In an object store {@code a//b} and {@code a/b} are different keys and stay so; a local path is cleaned of {@code .}, {@code ..}
 * and doubled slashes. A trailing slash is dropped. Ordered by code points, which is the order of UTF-8 bytes in which object stores
 * list.
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

    private Location(String text, int schemeEnd, int pathStart) {
        this.text = text;
        this.schemeEnd = schemeEnd;
        this.pathStart = pathStart;
    }

    private Location(String scheme, String authority, String path) {
        this(scheme + "://" + authority + path, scheme.length(), scheme.length() + 3 + authority.length());
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
            return local(localPath(rest, text), text);
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

    /**
     * Takes back what {@link #toString} gave, without normalising again: in an object store the directory {@code a//} has the location
     * {@code …/a/}, which {@link #parse} would take for {@code …/a}.
     */
    public static Location ofNormalised(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd < 0) {
            throw new IllegalArgumentException("Not a normalised location: '" + text + "'.");
        }
        int slash = text.indexOf('/', schemeEnd + 3);
        return new Location(text, schemeEnd, slash < 0 ? text.length() : slash);
    }

    /** The location of a local file. */
    public static Location of(Path path) {
        return local(path.toAbsolutePath().toString(), path.toString());
    }

    private static String localPath(String rest, String original) {
        if (!rest.startsWith("//")) {
            return rest;
        }
        int slash = rest.indexOf('/', 2);
        String host = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        if (!host.isEmpty() && !host.equals("localhost")) {
            throw new IllegalArgumentException("'" + original + "' is not a location: it names the host '" + host
                    + "'. Write three slashes before a local path, as in file:///" + rest.substring(2) + ".");
        }
        return slash < 0 ? "/" : rest.substring(slash);
    }

    private static Location local(String path, String original) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + original + "' is not a location: give a scheme or an absolute path.");
        }
        try {
            String clean = Path.of(path).normalize().toString();
            return new Location("file", "", clean.equals("/") ? "" : clean);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + original + "' is not a location: " + e.getReason() + ". The JVM encodes file names as "
                            + System.getProperty("sun.jnu.encoding")
                            + ". For names beyond that start it in a UTF-8 locale, as with LC_ALL=C.UTF-8.",
                    e);
        }
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

    /** What the keys of everything below this directory begin with: the key and a slash; empty for the root. */
    public String keyPrefix() {
        return isRoot() ? "" : key() + "/";
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
        return new Location(text.substring(0, text.lastIndexOf('/')), schemeEnd, pathStart);
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
        return new Location(text + "/" + relative, schemeEnd, pathStart);
    }

    /** Whether this location lies below the other one, at any depth. */
    public boolean isBelow(Location directory) {
        return text.length() > directory.text.length()
                && text.startsWith(directory.text)
                && text.charAt(directory.text.length()) == '/';
    }

    /** Whether this is a path of the machine's own file system, or one that is mounted there. */
    public boolean isLocal() {
        return scheme().equals("file");
    }

    /**
     * The local path.
     *
     * @throws IllegalStateException when the scheme is not {@code file}
     */
    public Path toLocalPath() {
        if (!isLocal()) {
            throw new IllegalStateException(text + " is not local.");
        }
        return Path.of(isRoot() ? "/" : path());
    }

    /** A percent-encoded URI for APIs that need one. */
    public URI toUri() {
        try {
            return new URI(scheme(), authority(), isRoot() ? "/" : path(), null, null);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(text + " cannot be written as a URI.", e);
        }
    }

    @Override
    public int compareTo(Location other) {
        int common = Math.min(text.length(), other.text.length());
        for (int i = 0; i < common; i++) {
            char mine = text.charAt(i);
            char theirs = other.text.charAt(i);
            if (mine != theirs) {
                // Surrogates stand for code points above all other chars, although some chars are greater.
                boolean iAmSurrogate = Character.isSurrogate(mine);
                return iAmSurrogate == Character.isSurrogate(theirs) ? mine - theirs : iAmSurrogate ? 1 : -1;
            }
        }
        return text.length() - other.text.length();
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
