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

/**
 * What formats share that hold values by column and say themselves of which types they are: how the fields of a file become the columns of
 * the schema, and what becomes of those that do not fit.
 *
 * <pre>
 * ColumnPlanner   which column is read from which field     ReadColumn   a vector of each column, by LeafColumn, StructColumn, ...
 * ReadRows        rows with rescued data                    Findings     what fits no column
 * HybridCalendar  old dates and instants                    DecodedRows  batches of rows
 * </pre>
 */
@NullMarked
package io.cloudfiles.flink.format.columnar;

import org.jspecify.annotations.NullMarked;
