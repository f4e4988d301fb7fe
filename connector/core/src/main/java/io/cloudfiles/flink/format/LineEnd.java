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

import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * What ends a line.
 *
 * @param separator the text; empty for a line feed, a carriage return, or both
 */
@Internal
public record LineEnd(String separator) implements Serializable {
    /** Line feed, carriage return, or both. */
    public static final LineEnd ANY = new LineEnd("");

    /** Line feed alone. */
    public static final LineEnd LINE_FEED = new LineEnd("\n");

    /** Whether it is one of the usual three. */
    public boolean isAny() {
        return separator.isEmpty();
    }

    /** The separator in UTF-8; a line feed when any will do. */
    public byte[] bytes() {
        return isAny() ? new byte[] {'\n'} : separator.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether lines are found from anywhere in a file. Not so when the separator overlaps itself, as {@code ||} does in {@code |||}: where
     * it is depends on where the search began.
     */
    public boolean isFoundAnywhere() {
        for (int length = 1; length < separator.length(); length++) {
            if (separator.startsWith(separator.substring(separator.length() - length))) {
                return false;
            }
        }
        return true;
    }
}
