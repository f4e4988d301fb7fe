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
package io.cloudfiles.flink.format.parquet;

/**
 * The places that a column has values or nulls in: one for each row, or below lists and maps one for each element. Of the entries of a
 * leaf, which carry a repetition and a definition level each, those are places that repeat at most so deep and are defined at least so
 * far.
 *
 * @param repetition highest repetition level
 * @param definition lowest definition level
 */
record Slots(int repetition, int definition) {
    /** One for each row. */
    static final Slots ROWS = new Slots(0, 0);
}
