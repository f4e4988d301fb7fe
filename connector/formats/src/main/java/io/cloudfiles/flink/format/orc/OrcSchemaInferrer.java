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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;

/** Takes the schema of a file from its tail, whatever the limit of the sample. */
record OrcSchemaInferrer() implements SchemaInferrer {
    @Override
    public RowType infer(StorageInput input, long maxBytes) throws IOException {
        OrcFile file = new OrcFile(input);
        return row(file.guarded(() -> FileTail.read(file)).columns());
    }

    private static RowType row(FileColumn struct) {
        return new RowType(
                true,
                struct.children().stream()
                        .map(field -> new RowType.RowField(field.name(), type(field)))
                        .toList());
    }

    /** The type that holds all values of a column of a file; nullable at every depth. */
    static LogicalType type(FileColumn column) {
        return switch (column.kind()) {
            case LEAF -> column.leafType().inferred();
            case STRUCT -> row(column);
            case LIST -> new ArrayType(type(column.children().get(0)));
            case MAP ->
                new MapType(
                        type(column.children().get(0)), type(column.children().get(1)));
        };
    }
}
