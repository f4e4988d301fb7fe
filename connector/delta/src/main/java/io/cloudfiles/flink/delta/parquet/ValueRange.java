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
package io.cloudfiles.flink.delta.parquet;

import org.jspecify.annotations.Nullable;

/** The smallest and the largest of some values. */
interface ValueRange {
    /** Whether there was a value that has no place in the order, so that no bound holds. */
    boolean isUnordered();

    /** Whether there was a value. */
    boolean isEmpty();

    /** The smallest value in Parquet's plain encoding; null when there is none. */
    byte @Nullable [] minBytes();

    /** The largest value in Parquet's plain encoding; null when there is none. */
    byte @Nullable [] maxBytes();

    /** The smallest value as a Long, Double or byte array; null when there is none. */
    @Nullable
    Object min();

    /** The largest value as a Long, Double or byte array; null when there is none. */
    @Nullable
    Object max();
}
