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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.avro.Schema;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;

/** Takes the schema of a file from its header, whatever the limit of the sample, or that of the options. */
record AvroSchemaInferrer(AvroConfig config) implements SchemaInferrer {
    @Override
    public RowType infer(StorageInput input, long maxBytes) throws IOException {
        Schema given = config.parsedSchema();
        if (given != null) {
            // One of records, as the options were checked.
            return Objects.requireNonNull(config.types().columns(given));
        }
        AvroFile file = new AvroFile(input);
        AvroHeader header = AvroHeader.read(file);
        RowType columns = columns(file, header.schema());
        if (columns == null) {
            throw header.notRecords(file);
        }
        return columns;
    }

    private @Nullable RowType columns(AvroFile file, Schema schema) {
        try {
            return config.types().columns(schema);
        } catch (CloudFilesException e) {
            throw new CloudFilesException(e.code(), "[" + file.location() + "] " + e.detail(), e);
        }
    }
}
