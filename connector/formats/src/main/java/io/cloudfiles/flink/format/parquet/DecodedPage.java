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

import org.jspecify.annotations.Nullable;

/**
 * A data page with its levels decoded and its values not yet.
 *
 * @param entries how many entries it has, nulls and empty lists included
 * @param repetition level of each entry; null when all are 0
 * @param definition level of each entry; null when all are the highest, so that there are no nulls
 * @param values of the entries with the highest definition level
 */
record DecodedPage(int entries, byte @Nullable [] repetition, byte @Nullable [] definition, PageValues values) {}
