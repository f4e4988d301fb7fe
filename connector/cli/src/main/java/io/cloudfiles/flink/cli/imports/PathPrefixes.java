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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the paths of another engine begin with, and what stands in its place: for files that are reached under another name than they were, such as
 * a mount. A prefix ends where a segment does; the longest counts.
 *
 * @param longestFirst the prefixes
 */
@Internal
public record PathPrefixes(List<Prefix> longestFirst) implements Serializable {
    /** The first equals sign behind which a location begins: prefixes may have some, as in {@code date=2026-01-31}. */
    private static final Pattern REWRITE = Pattern.compile("(.+?)=((?:[A-Za-z][A-Za-z0-9+.-]*:/)?/.*)");

    /** A scheme in front of an empty authority; Hadoop's paths come with it and without. */
    private static final Pattern NO_AUTHORITY = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:)///");

    /**
     * What becomes of one prefix.
     *
     * @param prefix as the other engine writes it, without a slash at its end
     * @param location normalised
     */
    public record Prefix(String prefix, String location) implements Serializable {}

    public PathPrefixes {
        longestFirst = longestFirst.stream()
                .sorted(Comparator.comparingInt((Prefix each) -> -each.prefix().length()))
                .toList();
    }

    /**
     * Parses {@code FROM=TO} each.
     *
     * @throws IllegalArgumentException with a message that goes on after the text
     */
    public static PathPrefixes parse(List<String> rewrites) {
        List<Prefix> parsed = new ArrayList<>();
        for (String rewrite : rewrites) {
            Matcher matcher = REWRITE.matcher(rewrite);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'" + rewrite + "': expected FROM=TO, such as dbfs:/mnt/landing=s3://acme-landing.");
            }
            String prefix = withoutEmptyAuthority(matcher.group(1)).replaceFirst("/$", "");
            if (parsed.stream().anyMatch(each -> each.prefix().equals(prefix))) {
                throw new IllegalArgumentException("'" + rewrite + "': '" + prefix + "' is rewritten twice.");
            }
            parsed.add(new Prefix(prefix, Location.parse(matcher.group(2)).toString()));
        }
        return new PathPrefixes(parsed);
    }

    /** Where a file is for us, not normalised yet. */
    String apply(String named) {
        String path = withoutEmptyAuthority(named);
        for (Prefix each : longestFirst) {
            int end = each.prefix().length();
            if (path.startsWith(each.prefix()) && (path.length() == end || path.charAt(end) == '/')) {
                return each.location() + path.substring(end);
            }
        }
        return path;
    }

    private static String withoutEmptyAuthority(String path) {
        return NO_AUTHORITY.matcher(path).replaceFirst("$1/");
    }
}
