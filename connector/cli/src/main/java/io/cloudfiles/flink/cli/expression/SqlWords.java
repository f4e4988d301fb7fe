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
package io.cloudfiles.flink.cli.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of an expression: names and keywords, without what stands in quotes, but with names in back-ticks.
 *
 * @param text the expression
 * @param words in their order
 */
record SqlWords(String text, List<Word> words) {
    /**
     * @param isQuoted whether it stands in back-ticks, without which it is here
     * @param start where it begins, with its back-tick
     * @param end behind it
     */
    private record Word(String text, boolean isQuoted, int start, int end) {}

    static SqlWords of(String text) {
        List<Word> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            if (c == '\'' || c == '`') {
                end = behindQuote(text, i);
            } else if (Character.isJavaIdentifierStart(c)) {
                end = behindName(text, i);
            } else if (text.startsWith("--", i)) {
                end = behind(text, "\n", i);
            } else if (text.startsWith("/*", i)) {
                end = behind(text, "*/", i);
            } else if (Character.isDigit(c)) {
                end = behindName(text, i); // such as 1E3
            }
            if (c == '`' && end > i + 1) {
                words.add(new Word(text.substring(i + 1, end - 1).replace("``", "`"), true, i, end));
            } else if (Character.isJavaIdentifierStart(c)) {
                words.add(new Word(text.substring(i, end), false, i, end));
            }
            i = end;
        }
        return new SqlWords(text, List.copyOf(words));
    }

    /** A quote within is written twice, which looks like two texts side by side. */
    private static int behindQuote(String text, int start) {
        int end = text.indexOf(text.charAt(start), start + 1);
        while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == text.charAt(start)) {
            end = text.indexOf(text.charAt(start), end + 2);
        }
        return end < 0 ? text.length() : end + 1;
    }

    private static int behindName(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int behind(String text, String end, int start) {
        int found = text.indexOf(end, start + 2);
        return found < 0 ? text.length() : found + end.length();
    }

    /** Whether a name occurs, in exactly this spelling. */
    boolean has(String name) {
        return words.stream().anyMatch(word -> word.text().equals(name));
    }

    /** Those of some words, in upper case, that occur in any case, as keyword or as function. */
    Set<String> among(Set<String> some) {
        Set<String> found = new TreeSet<>();
        for (Word word : words) {
            String upper = word.text().toUpperCase(Locale.ROOT);
            if (some.contains(upper) && (!word.isQuoted() || isCalled(word))) {
                found.add(upper);
            }
        }
        return found;
    }

    private boolean isCalled(Word word) {
        return text.substring(word.end()).stripLeading().startsWith("(");
    }

    /**
     * The expression with other words.
     *
     * @param others by the words, in upper case, that they stand for; those with {@code ()} behind are function calls
     */
    String replaced(Map<String, String> others) {
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (Word word : words) {
            String upper = word.text().toUpperCase(Locale.ROOT);
            int call = behindEmptyCall(word.end());
            String other = call > 0 ? others.get(upper + "()") : word.isQuoted() ? null : others.get(upper);
            if (other != null) {
                replaced.append(text, from, word.start()).append(other);
                from = call > 0 ? call : word.end();
            }
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /** Where {@code ()} ends that begins behind a word; -1 where there is none. */
    private int behindEmptyCall(int end) {
        String rest = text.substring(end);
        String call = rest.stripLeading();
        if (!call.startsWith("(") || !call.substring(1).stripLeading().startsWith(")")) {
            return -1;
        }
        return end + rest.indexOf(')') + 1;
    }
}
