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

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one leaf column of a file.
 *
 * @param slots number of values, nulls included: of rows, unless the column is below a list or map
 * @param nulls number of slots without a value, be it that the value or something above it is null
 * @param min the smallest value: Long for integers, dates, timestamps and decimals up to 18 digits (unscaled), Double for floats and
 *     doubles, Boolean, bytes for strings, binary and larger decimals; null when there is no value, or one that is not a number
 * @param max the largest value, likewise
 */
@Internal
public record ColumnStatistics(
        long slots,
        long nulls,
        @Nullable Object min,
        @Nullable Object max) {}
