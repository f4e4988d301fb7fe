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

import java.io.Serial;

/** A quote that is not escaped was met where {@link UnescapedQuoteHandling#RAISE_ERROR} is asked for; without a stack trace. */
final class UnescapedQuoteException extends RuntimeException {
    /** What the user can do about it, a sentence. */
    static final String WHAT_TO_DO =
            "The job fails since csv.unescaped-quote-handling = raise-error. Correct the file, or choose another handling.";

    @Serial
    private static final long serialVersionUID = 1L;

    UnescapedQuoteException(String message) {
        super(message, null, false, false);
    }
}
