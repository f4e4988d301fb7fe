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

import io.cloudfiles.flink.format.DateParser;

/** Tells dates from other texts where no type is given: without a pattern only {@code yyyy-MM-dd} is one, shorter forms are not. */
final class CsvDates {
    private static final int ISO_DATE_LENGTH = 10;

    private final boolean hasPattern;
    private final DateParser parser;

    CsvDates(CsvTemporal temporal) {
        this.hasPattern = temporal.dateFormat() != null;
        this.parser = new DateParser(temporal.dateFormat());
    }

    /** Whether the scanner's value, which has text, is a date. */
    boolean isDate(CsvScanner in) {
        boolean isWhole = in.textEnd - in.textStart == ISO_DATE_LENGTH
                && in.bytes[in.textStart + 4] == '-'
                && in.bytes[in.textStart + 7] == '-';
        return (hasPattern || isWhole) && parser.parse(in.bytes, in.textStart, in.textEnd);
    }

    /** Days since the epoch of the last date. */
    int days() {
        return parser.days();
    }
}
