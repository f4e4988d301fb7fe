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

import org.apache.flink.annotation.PublicEvolving;

/** What becomes of a quoted value with a quote in it that is not escaped. */
@PublicEvolving
public enum UnescapedQuoteHandling {
    /** The quote is part of the value, which goes on to the quote before the next separator or line end. */
    STOP_AT_CLOSING_QUOTE,
    /** The value is the text as it stands, with its quotes, up to the next separator or line end. */
    STOP_AT_DELIMITER,
    /** The value is taken as one without quotes, which ends at the first separator in it. */
    BACK_TO_DELIMITER,
    /** The value is null, and all up to the next separator or line end is passed over. */
    SKIP_VALUE,
    /** The job fails, whatever becomes of other bad records. */
    RAISE_ERROR
}
