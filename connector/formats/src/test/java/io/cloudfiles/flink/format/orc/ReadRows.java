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

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What our reader makes of a file. */
final class ReadRows {
    private ReadRows() {}

    /** The format with some options, such as {@code bad-records.mode}. */
    static FileFormat format(Map<String, String> options) {
        return FileFormats.create("orc", Configuration.fromMap(options));
    }

    static RowType inferred(byte[] file) {
        try {
            return format(Map.of()).inferrer().infer(new BytesInput("a.orc", file), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns as in {@code CREATE TABLE}; rescue and the corrupt record column are on where such a column is among them. */
    static ReadSchema schema(String ddl) {
        RowType type = SchemaDdl.parse(ddl);
        return new ReadSchema(0, type, special(type, "_rescued_data"), special(type, "_corrupt_record"), true);
    }

    static ReadSchema schema(RowType type) {
        return new ReadSchema(0, type, null, null, true);
    }

    private static @Nullable String special(RowType type, String name) {
        return type.getFieldIndex(name) < 0 ? null : name;
    }

    static List<List<Object>> rows(byte[] file, String ddl) {
        return rows(batches(file, Map.of(), schema(ddl)));
    }

    static List<List<Object>> rows(List<DecodedBatch> batches) {
        List<List<Object>> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(Batches.rows(batch.records())));
        return rows;
    }

    static List<DecodedBatch> batches(byte[] file, Map<String, String> options, ReadSchema schema) {
        BytesInput input = new BytesInput("a.orc", file);
        return batches(input, options, FileRange.whole(input.file()), ReadPosition.START, schema);
    }

    static List<DecodedBatch> batches(
            BytesInput input, Map<String, String> options, FileRange range, ReadPosition position, ReadSchema schema) {
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = format(options).open(input, range, position, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batches;
    }
}
