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
package io.cloudfiles.flink.cli.convert.python;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Escape sequences of strings. */
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(x\\p{XDigit}{2}|u\\p{XDigit}{4}|\\r?\\n|.)", Pattern.DOTALL);
    private static final String LETTERS = "abfnrtv\\'\"0";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\'\"\0";
    private static final int HEXADECIMAL = 16;

    private Escapes() {}

    /** What a string stands for; unknown sequences stay as they are. */
    static String resolve(String written) {
        return ESCAPE.matcher(written).replaceAll(escape -> Matcher.quoteReplacement(meaning(escape)));
    }

    private static String meaning(MatchResult escape) {
        String behind = escape.group(1);
        if (behind.endsWith("\n")) {
            return "";
        }
        if (behind.length() > 1) {
            return Character.toString(Integer.parseInt(behind.substring(1), HEXADECIMAL));
        }
        int letter = LETTERS.indexOf(behind);
        return letter < 0 ? escape.group() : MEANINGS.substring(letter, letter + 1);
    }
}
