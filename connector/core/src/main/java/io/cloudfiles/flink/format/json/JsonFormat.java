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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.io.Serial;

/** JSON lines: one object per line, or an array of objects, each of which is a record. */
final class JsonFormat implements FileFormat {
    static final String NAME = "json";

    @Serial
    private static final long serialVersionUID = 1L;

    private final JsonConfig config;
    private final transient DecoderPool<JsonDecoder> decoders;

    JsonFormat(JsonConfig config) {
        this.config = config;
        this.decoders = new DecoderPool<>(schema -> new JsonDecoder(config, schema));
    }

    @Serial
    private Object readResolve() {
        return new JsonFormat(config);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return config.isSplittable(file);
    }

    @Override
    public boolean canPrune() {
        return config.singleVariantColumn() == null;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            return JsonRecordReader.open(config, decoders, input, range, position, schema);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public SchemaInferrer inferrer() {
        return new JsonSchemaInferrer(config);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonFormat that && config.equals(that.config);
    }

    @Override
    public int hashCode() {
        return config.hashCode();
    }

    @Override
    public String toString() {
        return NAME + " " + config;
    }
}
