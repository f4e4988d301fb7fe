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

/**
 * Translates the glob language of paths and file names into a regular expression.
 *
 * <pre>
 * ?            one character           [abc] [a-z]   one of a set
 * *            any number of them      [^a] [!a]     one outside of a set
 * {ab,c{d,e}}  alternatives            \x            the character x itself
 * </pre>
 *
 * {@code ?} and sets never match a slash; whether {@code *} does is up to the caller. A backslash also escapes within sets and
 * alternatives. Alternatives may contain slashes and may be empty.
 */
final class Glob {
    private static final String REGEX_META = "\\^$.|?*+()[]{}";

    private final String glob;
    private final String star;
    private final StringBuilder regex = new StringBuilder();
    private int position;

    private Glob(String glob, int start, boolean starCrossesSlash) {
        this.glob = glob;
        this.position = start;
        this.star = starCrossesSlash ? ".*" : "[^/]*";
    }

    /**
     * Translates the part of a glob that begins at a position.
     *
     * @throws IllegalArgumentException when a set or an alternative is not closed, or a backslash ends the glob; the message says what
     */
    static String toRegex(String glob, int start, boolean starCrossesSlash) {
        return new Glob(glob, start, starCrossesSlash).translate();
    }

    /** The first index at or after {@code start} of a character with a special meaning that is not escaped, or -1. */
    static int indexOfSpecial(String glob, int start) {
        for (int i = start; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[' || c == '{') {
                return i;
            }
        }
        return -1;
    }

    /** The literal text of a glob without special characters. */
    static String unescape(String glob) {
        StringBuilder text = new StringBuilder(glob.length());
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            text.append(c == '\\' && i + 1 < glob.length() ? glob.charAt(++i) : c);
        }
        return text.toString();
    }

    private String translate() {
        int depth = 0;
        while (position < glob.length()) {
            char c = glob.charAt(position++);
            switch (c) {
                case '*' -> regex.append(star);
                case '?' -> regex.append("[^/]");
                case '[' -> set();
                case '\\' -> literal(escaped());
                case '{' -> {
                    depth++;
                    regex.append("(?:");
                }
                case ',' -> regex.append(depth > 0 ? '|' : ',');
                case '}' -> regex.append(depth > 0 ? ")" : "\\}");
                default -> literal(c);
            }
            if (c == '}' && depth > 0) {
                depth--;
            }
        }
        if (depth > 0) {
            throw new IllegalArgumentException("a '{' is not closed");
        }
        return regex.toString();
    }

    private void set() {
        regex.append("(?!/)[");
        if (position < glob.length() && (glob.charAt(position) == '^' || glob.charAt(position) == '!')) {
            regex.append('^');
            position++;
        }
        int first = position;
        while (position < glob.length() && glob.charAt(position) != ']') {
            char c = glob.charAt(position++);
            if (c == '-' && position > first + 1 && position < glob.length() && glob.charAt(position) != ']') {
                regex.append('-');
            } else {
                setMember(c == '\\' ? escaped() : c);
            }
        }
        if (position == glob.length()) {
            throw new IllegalArgumentException("a '[' is not closed");
        }
        if (position == first) {
            throw new IllegalArgumentException("'[]' is an empty set");
        }
        position++;
        regex.append(']');
    }

    private void setMember(char c) {
        if (!Character.isLetterOrDigit(c) && c < 128) {
            regex.append('\\');
        }
        regex.append(c);
    }

    private char escaped() {
        if (position == glob.length()) {
            throw new IllegalArgumentException("a '\\' at the end escapes nothing");
        }
        return glob.charAt(position++);
    }

    private void literal(char c) {
        if (REGEX_META.indexOf(c) >= 0) {
            regex.append('\\');
        }
        regex.append(c);
    }
}
