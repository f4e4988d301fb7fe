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
 * ORC files. The tail and the stripes are found and checked here; streams are decoded by orc-core's readers of runs, without its readers of
 * rows, so that neither Hadoop nor a second copy of every batch is needed, and so that no damaged length makes the reader ask for memory that
 * the file has no data for.
 *
 * <pre>
 * FileTail        what a file says of itself             StripeStreams      the streams of a stripe that are read
 * FileColumn      a column of a file                     StreamBytes        one of them, decompressed
 * Node            nulls of a column, and what is below   LeafValues         values of one leaf
 * Conversions     values as the type of a column         OrcColumnPlanner   which column is read from which field
 * OrcRows         rows with rescued data                 OrcRecordReader    ranges and positions
 * </pre>
 */
@NullMarked
package io.cloudfiles.flink.format.orc;

import org.jspecify.annotations.NullMarked;
