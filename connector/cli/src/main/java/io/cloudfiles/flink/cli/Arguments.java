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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Arguments of the command line as values; each failure names the option and its value. */
final class Arguments {
    private static final long LEAST_INTERVAL_MILLIS = 10;

    private Arguments() {}

    /** A pause of 10 ms or more, the least that Flink takes between two checkpoints. */
    static Duration interval(String option, String text) {
        if (text.matches("\\s*\\d+\\s*")) {
            throw wrong(option, text, "a unit is missing. Write '" + text.trim() + " s' for seconds.", null);
        }
        Duration duration;
        try {
            duration = TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException e) {
            duration = Duration.ZERO;
        }
        if (duration.toMillis() < LEAST_INTERVAL_MILLIS) {
            throw wrong(option, text, "expected a duration of 10 ms or more, such as '10 s' or '1 min'.", null);
        }
        return duration;
    }

    /** How long ago something was; may be 0. */
    static Duration age(String option, String text) {
        if (text.matches("\\s*\\d+\\s*")) {
            throw wrong(option, text, "a unit is missing. Write '" + text.trim() + " d' for days.", null);
        }
        try {
            return TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option, text, "expected a duration, such as '7 d' or '36 h'.", e);
        }
    }

    /** A number of bytes, 1 or more. */
    static long size(String option, String text) {
        long bytes;
        try {
            bytes = MemorySize.parseBytes(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option, text, "expected a size, such as '128 mb'.", e);
        }
        if (bytes < 1) {
            throw wrong(option, text, "expected a size, such as '128 mb'.", null);
        }
        return bytes;
    }

    /** A whole number of 1 or more. */
    static int count(String option, String text) {
        if (!text.matches("0*[1-9][0-9]{0,8}")) {
            throw wrong(option, text, "expected a whole number of 1 or more.", null);
        }
        return Integer.parseInt(text);
    }

    /** A whole number of 0 or more. */
    static long number(String option, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw wrong(option, text, "expected a whole number of 0 or more.", null);
        }
        return Long.parseLong(text);
    }

    /** Keys and values, in the order given. */
    static Map<String, String> keyValues(String option, List<String> pairs) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong(option, pair, "expected KEY=VALUE.", null);
            }
            String key = pair.substring(0, equals).trim();
            String value = pair.substring(equals + 1);
            String other = values.putIfAbsent(key, value);
            if (other != null && !other.equals(value)) {
                throw wrong(option, key, "it is given twice with different values.", null);
            }
        }
        return values;
    }

    /** Columns as DDL, or from the file that is named behind an {@code @}. */
    static RowType schema(String option, String text) {
        if (!text.startsWith("@")) {
            return SchemaDdl.parse(text);
        }
        return SchemaDdl.parse(text(option, text, Path.of(text.substring(1))));
    }

    /** What is in a local file of text. */
    static String text(String option, Path file) {
        return text(option, file.toString(), file);
    }

    private static String text(String option, String value, Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw wrong(option, value, "there is no such file.", e);
        } catch (IOException e) {
            throw wrong(option, value, "the file cannot be read (" + e + ").", e);
        }
    }

    /** A local file that is to be written, in a directory that exists. */
    static Path outputFile(String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        boolean isInTheWay = Files.isDirectory(file) || Files.exists(file) && !Files.isWritable(file);
        if (directory == null || !Files.isWritable(directory) || isInTheWay) {
            throw wrong(
                    option, file.toString(), "expected a file in a directory that exists and can be written.", null);
        }
        return file;
    }

    /** A file in any store; a relative path is local and taken from the working directory. */
    static Location file(String option, String text) {
        try {
            return Location.parse(absolute(text));
        } catch (IllegalArgumentException e) {
            throw wrong(option, text, e.getMessage(), e);
        }
    }

    /** A directory in any store; a relative path is local and taken from the working directory. */
    static Location location(String option, String text) {
        if (text.isBlank()) {
            throw wrong(option, text, "expected a directory; '.' is the working directory.", null);
        }
        Location location = file(option, text);
        if (location.scheme().equals("file")) {
            requireNoFileInTheWay(option, text, location.toLocalPath());
        }
        return location;
    }

    private static void requireNoFileInTheWay(String option, String text, Path directory) {
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing != null && !Files.isDirectory(existing)) {
            throw wrong(option, text, "expected a directory, but '" + existing + "' is a file.", null);
        }
    }

    /** Paths separated by commas, normalised, so that the same files have the same text. */
    static String paths(String text) {
        return PathPattern.split(text).stream()
                .map(path -> PathPattern.parse(absolute(path), false).toString())
                .collect(Collectors.joining(","));
    }

    /** The patterns of paths separated by commas; none for null. */
    static List<PathPattern> patterns(@Nullable String text) {
        return text == null
                ? List.of()
                : PathPattern.split(paths(text)).stream()
                        .map(path -> PathPattern.parse(path, false))
                        .toList();
    }

    /** A path as it would be read from anywhere. */
    static String absolute(String path) {
        boolean hasScheme = path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
        return hasScheme
                ? path
                : Path.of("").toAbsolutePath().resolve(path).normalize().toString();
    }

    /** How the user calls the command. */
    static String commandName() {
        return System.getProperty("cloudfiles.command", "cloudfiles");
    }

    /** A command line that a shell takes back; secrets are masked. */
    static String shellCommand(List<String> arguments) {
        return arguments.stream()
                .map(Arguments::maskSecret)
                .map(Arguments::quote)
                .collect(Collectors.joining(" ", quote(commandName()) + " ", ""));
    }

    /** Hides {@code VALUE} of {@code [--option=]KEY=VALUE} where the key says that it is one. */
    private static String maskSecret(String argument) {
        int key = argument.startsWith("--option=") ? "--option=".length() : 0;
        int equals = argument.indexOf('=', key);
        return equals < 0
                ? argument
                : argument.substring(0, equals + 1)
                        + SecretMask.printable(argument.substring(key, equals), argument.substring(equals + 1));
    }

    private static String quote(String argument) {
        return argument.matches("[A-Za-z0-9_@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static CloudFilesException wrong(
            String option, String value, @Nullable String why, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_USAGE, "Option '" + option + "' = '" + value + "' is wrong: " + why, cause);
    }
}
