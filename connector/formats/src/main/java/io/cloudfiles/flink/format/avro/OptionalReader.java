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

import org.jspecify.annotations.Nullable;

/**
 * Reads a union of null and one other.
 *
 * @param nullBranch which of the two, 0 or 1
 * @param reader reads the other
 * @param column becomes null; null when the value is passed over
 */
record OptionalReader(
        int nullBranch, ValueReader reader, @Nullable AvroColumn column) implements ValueReader {
    @Override
    public boolean read(AvroInput in, int row) {
        if (in.readBranch() != nullBranch) {
            return reader.read(in, row);
        }
        if (column != null) {
            column.setNull(row);
        }
        return true;
    }
}
