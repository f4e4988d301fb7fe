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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code key=value} directory of a path, as Hive and Spark write them.
 *
 * @param text the directory as it stands in the path
 * @param name the column, decoded
 * @param value its value, decoded; null for {@code __HIVE_DEFAULT_PARTITION__} and for an empty text
 */
@Internal
public record PartitionSegment(
        String text, String name, @Nullable String value) {
    private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final int HEX = 16;

    /** Those of all directories of a file, outermost first; the file's own name is none of them. */
    public static List<PartitionSegment> of(Location file) {
        return of(file.path());
    }

    /** Those of the directories between a directory and a file below it, outermost first. */
    public static List<PartitionSegment> of(Location file, Location below) {
        return of(file.path().substring(below.path().length()));
    }

    private static List<PartitionSegment> of(String path) {
        List<PartitionSegment> segments = new ArrayList<>();
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            String text = path.substring(start, slash);
            int equals = text.indexOf('=');
            if (equals > 0) {
                String value = decode(text.substring(equals + 1));
                segments.add(new PartitionSegment(
                        text,
                        decode(text.substring(0, equals)),
                        value.isEmpty() || value.equals(HIVE_NULL) ? null : value));
            }
            start = slash + 1;
        }
        return segments;
    }

    /** As Hive and Spark decode: {@code %} and two hexadecimal digits are the character of that number, anything else is itself. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = c == '%' && i + 2 < text.length() ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
            decoded.append(code < 0 ? c : (char) code);
            i += code < 0 ? 0 : 2;
        }
        return decoded.toString();
    }

    private static int hex(char high, char low) {
        int upper = Character.digit(high, HEX);
        int lower = Character.digit(low, HEX);
        return upper < 0 || lower < 0 ? -1 : upper * HEX + lower;
    }
}
