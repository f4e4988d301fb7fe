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
package io.cloudfiles.flink.benchmarks.decode;

import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.local.LocalStorage;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads with a format of ours, as a source does: from a file in memory into batches.
 *
 * @param format with its options
 * @param content of the file
 */
record Ours(FileFormat format, byte[] content) {
    private static final String RESCUED = "_rescued_data";
    private static final String CORRUPT = "_corrupt_record";

    /** @param options keys and values in turns */
    static Ours of(String format, byte[] content, String... options) {
        Configuration configuration = new Configuration();
        for (int i = 0; i < options.length; i += 2) {
            configuration.setString(options[i], options[i + 1]);
        }
        return new Ours(FileFormats.create(format, configuration), content);
    }

    /** Into batches, with columns for rescued data and for corrupt records. */
    Reading guarded(RowType type) {
        return reading(content, guardedSchema(type), null);
    }

    /** Into batches of just these columns. */
    Reading bare(RowType type) {
        return reading(content, plain(type), null);
    }

    /** As {@link #guarded}; then each row is shown, as to a sink of rows. */
    Reading rows(RowType type, Consumer<RowData> sink) {
        return reading(content, guardedSchema(type), sink);
    }

    /** As {@link #guarded}, from many files. */
    Reading files(List<byte[]> files, RowType type) {
        ReadSchema schema = guardedSchema(type);
        return () -> {
            long rows = 0;
            for (byte[] file : files) {
                rows += reading(file, schema, null).read();
            }
            return rows;
        };
    }

    /** As {@link #guarded}, from a file on the disk. */
    Reading file(Path path, RowType type) throws IOException {
        LocalStorage storage = new LocalStorage();
        FileEntry file = storage.stat(Location.parse(path.toUri().toString())).orElseThrow();
        return reading(file, () -> storage.open(file), guardedSchema(type), null);
    }

    private Reading reading(byte[] bytes, ReadSchema schema, @Nullable Consumer<RowData> sink) {
        FileEntry file = new FileEntry(Location.parse("mem://bench/file"), bytes.length, 0, null);
        return reading(file, () -> new MemoryInput(file, bytes), schema, sink);
    }

    private Reading reading(FileEntry file, Opening opening, ReadSchema schema, @Nullable Consumer<RowData> sink) {
        return () -> {
            long rows = 0;
            try (RecordReader reader = format.open(opening.open(), FileRange.whole(file), ReadPosition.START, schema)) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    rows += batch.records().rowCount();
                    if (sink != null) {
                        batch.records().rows().forEachRemaining(sink);
                    }
                }
            }
            return rows;
        };
    }

    /** Shows each row, once, outside of any measurement. */
    void forEach(RowType type, Consumer<RowData> sink) throws Exception {
        reading(content, plain(type), sink).read();
    }

    private static ReadSchema plain(RowType type) {
        return new ReadSchema(1, type, null, null, true);
    }

    private static ReadSchema guardedSchema(RowType type) {
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.add(new RowType.RowField(RESCUED, VarCharType.STRING_TYPE));
        fields.add(new RowType.RowField(CORRUPT, VarCharType.STRING_TYPE));
        return new ReadSchema(1, new RowType(false, fields), RESCUED, CORRUPT, true);
    }

    @FunctionalInterface
    private interface Opening {
        StorageInput open() throws IOException;
    }

    /** The type without some columns. */
    static RowType without(RowType type, String... names) {
        List<String> left = Arrays.asList(names);
        return new RowType(
                false,
                type.getFields().stream()
                        .filter(field -> !left.contains(field.getName()))
                        .toList());
    }

    /** Some columns of the type that stand side by side. */
    static RowType columns(RowType type, int from, int to) {
        return new RowType(false, type.getFields().subList(from, to));
    }
}
