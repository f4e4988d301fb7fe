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
package io.cloudfiles.flink.delta.write;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The directory of a partition as Hive and Spark name it: {@code day=2026-01-31/country=DE}, odd characters as {@code %XX}. */
@Internal
public final class PartitionPath {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final String ESCAPED = "\"#%'*/:=?\\{[]^\u007F";

    private PartitionPath() {}

    /**
     * The directory below the table, without a slash at its end.
     *
     * @param names physical names of the partition columns, at least one
     * @param values their values; null is SQL's null
     */
    public static String of(List<String> names, List<@Nullable String> values) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> escape(names.get(i)) + "=" + (values.get(i) == null ? NULL : escape(values.get(i))))
                .collect(Collectors.joining("/"));
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point < ' ' || ESCAPED.indexOf(point) >= 0) {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
