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
package io.cloudfiles.flink.format.avro;

import org.apache.avro.Schema;

/**
 * What becomes of the value of a field that does not fit: it is kept as JSON beside the column.
 *
 * @param record the columns that the field is one of
 * @param target column of the field
 * @param schema of the value
 */
record Misfit(StructColumn record, StructColumn.Field target, Schema schema, DatumJson json) {
    /** Reads the value again, from where the input is. */
    void keep(AvroInput in, int row) {
        record.misfit(row, target, json.read(schema, in));
    }
}
