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
 * Parquet files, read column by column.
 *
 * <pre>
 * ParquetFile        footer, row groups                     FileColumns     the schema of the file as structs, lists and maps
 * ColumnChunk        levels and values of one leaf          PageDecoder     pages, by PlainValues, DictionaryValues, OtherValues
 * ParquetColumnPlanner which column is read from which field  Conversions     values of a leaf as the type of a column
 *  * ParquetRows        batches with rescued data              ParquetRecordReader  ranges and positions
 * </pre>
 */
@NullMarked
package io.cloudfiles.flink.format.parquet;

import org.jspecify.annotations.NullMarked;
