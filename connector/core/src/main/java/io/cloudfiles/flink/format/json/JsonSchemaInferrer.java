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

import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.SampledRecords;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VariantType;

import java.io.IOException;
import java.util.List;

/**
 * Finds the schema of JSON lines: the union of the fields of all objects. Malformed records are left out; what becomes of them is
 * decided when they are read.
 */
record JsonSchemaInferrer(JsonConfig config) implements SchemaInferrer {
    @Override
    public RowType infer(StorageInput input, long maxBytes) throws IOException {
        if (config.singleVariantColumn() != null) {
            return input.file().sizeBytes() == 0 ? new RowType(true, List.of()) : whole(config.singleVariantColumn());
        }
        TextInput text = config.open(input, FileRange.whole(input.file()), 0);
        try (LineChunks chunks = LineChunks.head(text, config.lineEnd(), maxBytes)) {
            return infer(chunks);
        }
    }

    @Override
    public boolean startsAtAnyRecord() {
        return true;
    }

    private static RowType whole(String name) {
        return new RowType(true, List.of(new RowType.RowField(name, new VariantType())));
    }

    private RowType infer(LineChunks chunks) throws IOException {
        JsonScanner in = new JsonScanner(config.features(), config.lineEnd());
        JsonTypeReader types = new JsonTypeReader(in, config);
        ObservedType rows = new ObservedType();
        SampledRecords sample = new SampledRecords(config.inference().share());
        for (int position = chunks.next(0); position >= 0; position = chunks.next(chunks.limit())) {
            in.load(chunks.bytes(), position, chunks.slackStart());
            for (int line = in.nextLine(chunks.limit()); line < chunks.limit(); line = in.nextLine(chunks.limit())) {
                if (sample.takesNext()) {
                    observeLine(in, types, rows);
                } else {
                    in.position = in.lineEnd(in.position);
                }
            }
        }
        return rows.columns(config.inference().dropsEmpty());
    }

    private static void observeLine(JsonScanner in, JsonTypeReader types, ObservedType rows) {
        int start = in.position;
        in.startRecord(start);
        try {
            byte first = in.peek();
            in.skipValue();
            in.endRecord();
            int end = in.position;
            in.position = start;
            if (first == '{') {
                types.read(rows);
            } else if (first == '[') {
                observeArray(in, types, rows);
            }
            in.position = end;
        } catch (MalformedJsonException e) {
            in.position = in.lineEnd(start);
        }
    }

    private static void observeArray(JsonScanner in, JsonTypeReader types, ObservedType rows) {
        in.peek();
        if (in.enter(']')) {
            do {
                if (in.peek() == '{') {
                    types.read(rows);
                } else {
                    in.skipValue();
                }
            } while (in.hasMore(']'));
        }
    }
}
