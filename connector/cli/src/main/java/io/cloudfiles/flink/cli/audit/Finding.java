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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.storage.Location;

import java.util.Locale;

/**
 * Something about one file.
 *
 * @param what how it is
 * @param file where
 * @param detail numbers and times, as a sentence
 */
record Finding(What what, Location file, String detail) {
    /** How much a finding weighs. */
    enum Weight {
        /** The table does not hold what it should. */
        WRONG,
        /** The job has not come to it. */
        PENDING,
        /** Nothing to do, but to be known. */
        NOTED
    }

    /** What may be found of a file. */
    enum What {
        MISSING(Weight.WRONG, "in the store, and should be in the ledger by now"),
        MISSING_ROWS(Weight.WRONG, "committed by the ledger, with fewer rows in the table"),
        TWICE(Weight.WRONG, "with more rows in the table than the ledger counts"),
        UNKNOWN_ROWS(Weight.WRONG, "with rows in the table, and not in the ledger"),
        PENDING(Weight.PENDING, "to be read, or to be committed"),
        READ_AGAIN(Weight.NOTED, "read again as 'reprocess' asked, beside its rows of before"),
        OVERWRITTEN(Weight.NOTED, "of another version in the store than the one that was read"),
        EXPIRED(Weight.NOTED, "passed over for its age (ledger.max-file-age)"),
        SET_ASIDE(Weight.NOTED, "not read to its end");

        private final Weight weight;
        private final String meaning;

        What(Weight weight, String meaning) {
            this.weight = weight;
            this.meaning = meaning;
        }

        Weight weight() {
            return weight;
        }

        /** Behind "a file that is …". */
        String meaning() {
            return meaning;
        }

        /** As the user reads it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
