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
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which files are wanted: by their path, their name and their modification time. The same for every way to discover files. Immutable.
 *
 * <p><b>Hidden files</b> are never wanted. Spark's rule decides: a file is hidden when its name, or that of a directory between the
 * pattern's own directory and the file, begins with a dot, or begins with an underscore and has no {@code =} (as partition directories
 * do), or ends with {@code ._COPYING_}. Spark shows Parquet's {@code _metadata} files to its schema reader only; they hold no rows and
 * are hidden here. What the user's path spells out is never hidden.
 */
@Internal
public final class PathFilter {
    private static final String UNFINISHED_COPY = "._COPYING_";

    private final List<PathPattern> patterns;
    private final @Nullable Pattern name;
    private final long afterMicros;
    private final long beforeMicros;
    private final long startMicros;

    private PathFilter(
            List<PathPattern> patterns, @Nullable Pattern name, long afterMicros, long beforeMicros, long startMicros) {
        this.startMicros = startMicros;
        this.patterns = List.copyOf(patterns);
        this.name = name;
        this.afterMicros = afterMicros;
        this.beforeMicros = beforeMicros;
    }

    /**
     * The filter that the options describe. {@link RunMode#AVAILABLE_NOW} wants nothing that was modified after the job was built.
     *
     * @throws CloudFilesException when a path or the file filter is malformed
     */
    public static PathFilter from(DiscoveryConfig config) {
        return new PathFilter(
                config.paths().stream()
                        .map(path -> PathPattern.parse(path, config.strictGlob()))
                        .toList(),
                config.fileFilter() == null ? null : nameRegex(config.fileFilter()),
                config.modifiedAfter() == null ? Long.MIN_VALUE : floorMicros(config.modifiedAfter()),
                config.modifiedBefore() == null ? Long.MAX_VALUE : ceilMicros(config.modifiedBefore()),
                config.runMode() == RunMode.AVAILABLE_NOW ? floorMicros(config.builtAt()) : Long.MAX_VALUE);
    }

    /** Adds what is wrong with a file filter to the problems. */
    static void check(String fileFilter, List<OptionProblem> problems) {
        try {
            nameRegex(fileFilter);
        } catch (CloudFilesException e) {
            problems.add(new OptionProblem(e.code(), e.detail()));
        }
    }

    private static Pattern nameRegex(String glob) {
        try {
            return Pattern.compile(Glob.toRegex(glob, 0, false), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw invalid(glob, "a set is malformed: " + e.getDescription(), e);
        } catch (IllegalArgumentException e) {
            throw invalid(glob, String.valueOf(e.getMessage()), e);
        }
    }

    private static CloudFilesException invalid(String glob, String why, Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_OPTIONS,
                "discovery.file-filter: '" + glob + "' is not valid: " + why
                        + ". Give a glob for file names, such as *.json.",
                cause);
    }

    /** Microseconds since the epoch, rounded down. */
    public static long floorMicros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static long ceilMicros(Instant instant) {
        return floorMicros(instant) + (instant.getNano() % 1000 == 0 ? 0 : 1);
    }

    /** The patterns of the path, in their order. */
    public List<PathPattern> patterns() {
        return patterns;
    }

    /** Whether the file is wanted. */
    public boolean accepts(FileEntry file) {
        return !isForLater(file) && acceptsAtAnyStart(file);
    }

    /** Whether the file is wanted by this job, or by a later start of it: whether or not {@link #isForLater}. */
    public boolean acceptsAtAnyStart(FileEntry file) {
        return file.modifiedMicros() > afterMicros
                && file.modifiedMicros() < beforeMicros
                && acceptsLocation(file.location());
    }

    /** Whether the file was modified after the start of a job that reads what existed then. */
    public boolean isForLater(FileEntry file) {
        return file.modifiedMicros() > startMicros;
    }

    /** Whether a file of this location may be wanted. */
    public boolean acceptsLocation(Location file) {
        if (name != null && !name.matcher(file.name()).matches()) {
            return false;
        }
        for (PathPattern pattern : patterns) {
            if (selects(pattern, file)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pattern selects a file of this location, and it is not hidden. */
    public static boolean selects(PathPattern pattern, Location file) {
        return pattern.matches(file) && !isHidden(file, pattern);
    }

    /** Whether wanted files may lie below a directory. True may be too optimistic, false never is too pessimistic. */
    public boolean mayAcceptBelow(Location directory) {
        for (PathPattern pattern : patterns) {
            if (pattern.mayMatchBelow(directory) && !isHidden(directory, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Location location, PathPattern pattern) {
        String text = location.toString();
        int start = pattern.fixedLength(text);
        while (start > 0) {
            int end = text.indexOf('/', start);
            if (isHiddenName(text, start, end < 0 ? text.length() : end)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean isHiddenName(String text, int start, int end) {
        if (start == end) {
            return false;
        }
        return switch (text.charAt(start)) {
            case '.' -> true;
            case '_' -> {
                int equals = text.indexOf('=', start);
                yield equals < 0 || equals >= end;
            }
            default -> text.startsWith(UNFINISHED_COPY, end - UNFINISHED_COPY.length());
        };
    }
}
