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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.delta.line.Trap.Place;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.json.JsonFormatFactory;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.io.IOException;
import java.util.Set;

/** Json with a {@link Trap} where the ledger asks whether a file may be cut: the one call of a format on the ledger's thread. */
public final class TrappedJsonFactory implements FileFormatFactory {
    static final String NAME = "trapped-json";

    private final FileFormatFactory json = new JsonFormatFactory();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return json.options();
    }

    @Override
    public FileFormat create(ReadableConfig options) {
        return new TrappedJson(json.create(options));
    }

    private record TrappedJson(FileFormat json) implements FileFormat {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public boolean isSplittable(FileEntry file) {
            Trap.pass(Place.LEDGER);
            return json.isSplittable(file);
        }

        @Override
        public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
                throws IOException {
            return json.open(input, range, position, schema);
        }

        @Override
        public SchemaInferrer inferrer() {
            return json.inferrer();
        }
    }
}
