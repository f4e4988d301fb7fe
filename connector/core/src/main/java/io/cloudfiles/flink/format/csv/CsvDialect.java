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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.format.LineEnd;

import java.io.Serializable;

/**
 * How the bytes of a file are records and values.
 *
 * @param separator between values, not empty
 * @param quote around values; {@link #NONE} when values are never quoted
 * @param escape before a quote in a quoted value; may be the quote itself, or {@link #NONE}
 * @param escapeOfEscape before an escape in a quoted value, to make it part of the value; may be the escape itself, or {@link #NONE}
 * @param comment at the start of lines that are passed over, or {@link #NONE}
 * @param lineEnd what ends a record
 * @param multiLine whether quoted values may contain line ends
 * @param trimsLeading whether blanks in front of values are left out
 * @param trimsTrailing whether blanks behind values are left out
 * @param unescapedQuotes what becomes of quotes that are not escaped
 */
record CsvDialect(
        String separator,
        int quote,
        int escape,
        int escapeOfEscape,
        int comment,
        LineEnd lineEnd,
        boolean multiLine,
        boolean trimsLeading,
        boolean trimsTrailing,
        UnescapedQuoteHandling unescapedQuotes)
        implements Serializable {
    /** No such character; equal to no byte. */
    static final int NONE = -1000;

    /** Whether an escape is escaped by itself. */
    boolean escapesEscape() {
        return escapeOfEscape == escape && escape != NONE;
    }
}
