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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One directory, file or glob of the {@code path} option.
 *
 * <p>Without special characters it names a directory, and means every file below it, or one file. A glob is matched from the left
 * against whole locations, so it selects by prefix; the file filter selects by name. How much of a location it must cover is a matter
 * of strictness, as in Auto Loader:
 *
 * <table>
 * <caption>The two ways to read a glob</caption>
 * <tr><th></th><th>strict, Spark's way</th><th>lax, the default</th></tr>
 * <tr><td>{@code *} crosses slashes</td><td>no</td><td>yes</td></tr>
 * <tr><td>where a match may end</td><td>at the end of a segment</td><td>anywhere: {@code /a/*}{@code /c} finds {@code /a/b/cookie/x}</td></tr>
 * </table>
 *
 * A trailing slash is dropped in both. The language is that of {@link Glob}. Immutable.
 */
@Internal
public final class PathPattern {
    private final String text;
    private final Location directory;
    private final String prefix;
    private final @Nullable Pattern rest;

    private PathPattern(String text, Location directory, @Nullable Pattern rest) {
        this.text = text;
        this.directory = directory;
        this.prefix = directory + "/";
        this.rest = rest;
    }

    /**
     * Splits the value of the {@code path} option at its commas; those within braces and sets, and escaped ones, do not separate.
     * Spaces around an entry are dropped.
     *
     * @return at least one entry, none of them empty
     * @throws CloudFilesException {@code CF_SOURCE_DIRECTORY_PATH_REQUIRED} when an entry is empty
     */
    public static List<String> split(String option) {
        List<String> entries = new ArrayList<>();
        int depth = 0;
        boolean inSet = false;
        int start = 0;
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inSet) {
                inSet = c != ']';
            } else if (c == '[') {
                inSet = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth = Math.max(0, depth - 1);
            } else if (c == ',' && depth == 0) {
                entries.add(option.substring(start, i).strip());
                start = i + 1;
            }
        }
        entries.add(option.substring(start).strip());
        if (entries.contains("")) {
            throw invalid(option, "an entry is empty", null);
        }
        return List.copyOf(entries);
    }

    /**
     * Parses one entry.
     *
     * @param entry a location, with globs anywhere but in the scheme and the bucket; what {@link #toString} returned is parsed to an
     *     equal pattern
     * @throws CloudFilesException {@code CF_SOURCE_DIRECTORY_PATH_REQUIRED} when it is not a location or the glob is malformed
     */
    public static PathPattern parse(String entry, boolean strict) {
        try {
            Location location = Location.parse(entry);
            String text = location.toString();
            int pathStart = text.length() - location.path().length();
            int special = Glob.indexOfSpecial(text, 0);
            if (special >= 0 && special < pathStart) {
                throw new IllegalArgumentException("the bucket must not be a glob");
            }
            if (special < 0) {
                Glob.toRegex(text, pathStart, false);
                return new PathPattern(text, directory(text + "/"), null);
            }
            int slash = text.lastIndexOf('/', special);
            Location directory = directory(text.substring(0, slash + 1));
            String regex = Glob.toRegex(text, slash + 1, !strict) + (strict ? "(?=/|$)" : "");
            return new PathPattern(text, directory, Pattern.compile(regex, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw invalid(entry, "a set is malformed: " + e.getDescription(), e);
        } catch (IllegalArgumentException e) {
            throw invalid(entry, String.valueOf(e.getMessage()), e);
        }
    }

    /** Of a literal text that ends with the slash that a location drops. */
    private static Location directory(String escaped) {
        return Location.parse(Glob.unescape(escaped));
    }

    private static CloudFilesException invalid(String value, String why, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_SOURCE_DIRECTORY_PATH_REQUIRED,
                "path: '" + value + "' is not valid: " + withoutFullStop(why)
                        + ". Give directories, files or globs, separated by commas, such as s3://bucket/landing/*/events;"
                        + " write \\ before a character to rob it of its special meaning.",
                cause);
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** The deepest directory without special characters: where a walk starts; the file itself when the pattern names a file. */
    public Location directory() {
        return directory;
    }

    /** Whether it has special characters. */
    public boolean isGlob() {
        return rest != null;
    }

    /** Whether the pattern selects this file, judged by its location alone. */
    public boolean matches(Location file) {
        String location = file.toString();
        if (!location.startsWith(prefix)) {
            return rest == null && file.equals(directory);
        }
        return rest == null || matcher(rest, location).lookingAt();
    }

    /** Whether files below a directory can match. True may be too optimistic, false never is too pessimistic. */
    public boolean mayMatchBelow(Location child) {
        String location = child + "/";
        if (!location.startsWith(prefix)) {
            return prefix.startsWith(location);
        }
        if (rest == null) {
            return true;
        }
        Matcher matcher = matcher(rest, location);
        return matcher.lookingAt() || matcher.hitEnd();
    }

    private Matcher matcher(Pattern pattern, String location) {
        return pattern.matcher(location).region(prefix.length(), location.length());
    }

    /** Where the part of a location begins that the pattern's directory does not fix; 0 when it lies elsewhere. */
    int fixedLength(String location) {
        return location.startsWith(prefix) ? prefix.length() : 0;
    }

    /** The normalised entry. */
    @Override
    public String toString() {
        return text;
    }
}
