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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats on the class path. */
@PublicEvolving
public final class FileFormats {
    /** What Auto Loader reads; known also where this version, or this class path, does not have it. */
    private static final Set<String> FORMATS_OF_AUTO_LOADER =
            Set.of("avro", "binaryfile", "csv", "json", "orc", "parquet", "text", "xml");

    private FileFormats() {}

    /** The factories that our own class loader sees, by name. */
    public static List<FileFormatFactory> available() {
        List<FileFormatFactory> factories = Services.all(FileFormatFactory.class);
        factories.sort(Comparator.comparing(FileFormatFactory::name));
        return factories;
    }

    /**
     * The factory of a format.
     *
     * @param name such as {@code json}, in any case
     * @throws CloudFilesException {@code CF_FILE_FORMAT_REQUIRED} naming the available ones
     */
    public static FileFormatFactory factory(String name) {
        List<FileFormatFactory> factories = available();
        return factories.stream()
                .filter(factory -> factory.name().equalsIgnoreCase(name.trim()))
                .findFirst()
                .orElseThrow(() -> new CloudFilesException(
                        ErrorCode.CF_FILE_FORMAT_REQUIRED,
                        missing(name.trim()) + " Available: " + names(factories) + "."));
    }

    /** Whether a name, in any case, means one of our formats, be it available or not. */
    public static boolean isOurs(String name) {
        return FORMATS_OF_AUTO_LOADER.contains(name.toLowerCase(Locale.ROOT))
                || available().stream().anyMatch(factory -> factory.name().equalsIgnoreCase(name));
    }

    private static String missing(String name) {
        return FORMATS_OF_AUTO_LOADER.contains(name.toLowerCase(Locale.ROOT))
                ? "Format '" + name + "' is not available in this version, or its jar is not on the class path."
                : "No format is called '" + name + "'.";
    }

    /**
     * Makes a format.
     *
     * @throws CloudFilesException when there is no such format, or its options are wrong
     */
    public static FileFormat create(String name, ReadableConfig options) {
        return factory(name).create(options);
    }

    private static String names(List<FileFormatFactory> factories) {
        return factories.isEmpty()
                ? "none"
                : factories.stream().map(FileFormatFactory::name).collect(Collectors.joining(", "));
    }
}
