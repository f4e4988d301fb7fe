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
 * Avro object container files, read record by record straight into columns.
 *
 * <pre>
 * AvroFile, AvroHeader   bytes, schema, codec               BlockReader, AvroCodec   blocks of a range, decompressed
 * ReaderPlanner          which field becomes which column   LeafReaders              values of a schema as the type of a column
 * ValueReader            reads values, from an AvroInput    Skipper                  passes over them
 * Steps, Step            values of rows, in one loop         Misfit                   what becomes of those that do not fit
 * AvroColumn             collects values until a vector     DatumJson                values that fit no column
 * AvroTypes              columns of a schema                AvroRecordReader         batches, positions
 * </pre>
 */
@NullMarked
package io.cloudfiles.flink.format.avro;

import org.jspecify.annotations.NullMarked;
