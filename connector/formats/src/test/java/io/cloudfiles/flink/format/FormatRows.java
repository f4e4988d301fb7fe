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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.TypeMerger;
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

/**
 * What our reader makes of a file.
 *
 * @param name of the format
 */
public record FormatRows(String name) {
    public static final FormatRows AVRO = new FormatRows("avro");
    public static final FormatRows ORC = new FormatRows("orc");
    public static final FormatRows PARQUET = new FormatRows("parquet");

    /** The format with some options, such as {@code bad-records.mode}. */
    public FileFormat format(Map<String, String> options) {
        return FileFormats.create(name, Configuration.fromMap(options));
    }

    public RowType inferred(byte[] file) {
        return inferred(file, Map.of());
    }

    public RowType inferred(byte[] file, Map<String, String> options) {
        try {
            return format(options).inferrer().infer(input(file), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns as in {@code CREATE TABLE}; rescue and the corrupt record column are on where such a column is among them. */
    public ReadSchema schema(String ddl) {
        RowType type = SchemaDdl.parse(ddl);
        return new ReadSchema(0, type, special(type, "_rescued_data"), special(type, "_corrupt_record"), true);
    }

    public ReadSchema schema(RowType type) {
        return new ReadSchema(0, TypeMerger.finish(type), null, null, true);
    }

    private static @Nullable String special(RowType type, String name) {
        return type.getFieldIndex(name) < 0 ? null : name;
    }

    /** The rows with the inferred columns. */
    public List<List<Object>> rows(byte[] file) {
        return rows(batches(file, Map.of(), schema(inferred(file))));
    }

    public List<List<Object>> rows(byte[] file, String ddl) {
        return rows(batches(file, Map.of(), schema(ddl)));
    }

    public List<List<Object>> rows(byte[] file, String ddl, Map<String, String> options) {
        return rows(batches(file, options, schema(ddl)));
    }

    public List<List<Object>> rows(List<DecodedBatch> batches) {
        List<List<Object>> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(Batches.rows(batch.records())));
        return rows;
    }

    private BytesInput input(byte[] file) {
        return new BytesInput("a." + name, file);
    }

    public List<DecodedBatch> batches(byte[] file, Map<String, String> options, ReadSchema schema) {
        BytesInput input = input(file);
        return batches(input, options, FileRange.whole(input.file()), ReadPosition.START, schema);
    }

    public List<DecodedBatch> batches(
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
