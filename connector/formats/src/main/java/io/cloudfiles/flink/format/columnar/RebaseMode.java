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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What becomes of dates and instants from before the calendars of writers agreed: 1582-10-15 for dates, 1900 for instants, where a file
 * does not say which calendar it uses.
 */
@PublicEvolving
public enum RebaseMode {
    /** Such a value fails the file. */
    EXCEPTION,
    /** Values are read as they are: of the proleptic Gregorian calendar. */
    CORRECTED,
    /** Values are of the hybrid Julian and Gregorian calendar and are converted to show the same day and time. */
    LEGACY
}
