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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.delta.DeltaSource;
import io.cloudfiles.flink.delta.DeltaTableSchema;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.csv.CsvOptions;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the ingested files are listed: a Delta table, or a file or directory of text, csv, json or parquet. */
abstract sealed class ListOfFiles permits ListOfFiles.Table, ListOfFiles.Files {
    private static final String TEXT = "text";
    private static final String JSON = "json";
    private static final long INFERRED_BYTES = 4L << 20;

    private final ImportedColumns columns;

    private ListOfFiles(ImportedColumns columns) {
        this.columns = columns;
    }

    /**
     * Looks at it.
     *
     * @param from a Delta table, a file, or a directory
     * @param formatName of the files, or null to go by their names
     * @throws CloudFilesException {@code CF_USAGE} when there is nothing that can be read
     * @throws IOException when the store does not answer
     */
    static ListOfFiles open(Location from, @Nullable String formatName, Map<String, String> storageOptions)
            throws IOException {
        Optional<DeltaTableSchema> table =
                formatName == null ? DeltaTableSchema.find(from.toString(), storageOptions) : Optional.empty();
        if (table.isPresent()) {
            return new Table(
                    from, ImportedColumns.among(table.get().columns(), from.toString()), Map.copyOf(storageOptions));
        }
        try (Storages storages = Storages.load()) {
            return files(from, formatName, storages.open(from, storageOptions), storageOptions);
        }
    }

    /** Those that are read of each row. */
    ImportedColumns columns() {
        return columns;
    }

    /** Reads it in a job. */
    abstract DataStream<RowData> rows(StreamExecutionEnvironment env) throws IOException;

    private static Files files(
            Location from, @Nullable String formatName, Storage storage, Map<String, String> storageOptions)
            throws IOException {
        List<FileEntry> files = filesOf(from, storage);
        String name = formatName == null
                ? formatOf(files.get(0).location().name())
                : formatName.trim().toLowerCase(Locale.ROOT);
        Configuration options = new Configuration();
        if (name.equals("csv")) {
            options.setString(CsvOptions.HEADER.key(), "true");
        }
        FileFormat format = FileFormats.create(name, options);
        RowType available = available(format, name.equals(JSON) ? Long.MAX_VALUE : INFERRED_BYTES, files, storage);
        ReadSchema schema;
        ImportedColumns columns;
        if (name.equals(TEXT)) {
            schema = new ReadSchema(0, available, null, null, false);
            columns = ImportedColumns.PATHS;
        } else {
            schema = schema(available, ImportedColumns.among(available, from.toString()));
            columns = new ImportedColumns(schema.type());
        }
        return new Files(
                files.stream().map(file -> file.location().toString()).toList(),
                format,
                schema,
                columns,
                Map.copyOf(storageOptions));
    }

    /** What a job of another engine has written lies in a directory, beside files that begin with {@code _} or a dot. */
    private static List<FileEntry> filesOf(Location from, Storage storage) throws IOException {
        Optional<FileEntry> file = storage.stat(from);
        if (file.isPresent() && file.get().sizeBytes() == 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from' = '" + from + "' is empty, so that there is nothing to import.");
        }
        if (file.isPresent()) {
            return List.of(file.get());
        }
        List<FileEntry> files = new ArrayList<>();
        try (ListCursor cursor = storage.list(from, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream()
                        .filter(each -> !each.location().name().matches("[._].*") && each.sizeBytes() > 0)
                        .forEach(files::add);
            }
        } catch (FileNotFoundException e) {
            // Told below, as of an empty directory.
        }
        if (files.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from' = '" + from
                            + "' is neither a Delta table nor a file, nor a directory that has files.");
        }
        return files;
    }

    private static String formatOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains(".parquet")) {
            return "parquet";
        }
        if (lower.contains(".csv")) {
            return "csv";
        }
        return lower.contains(".json") || lower.contains(".ndjson") ? JSON : TEXT;
    }

    /** @param bytes of each file; all of json, where a column that comes late, such as the time of the first commit, is in no header */
    private static RowType available(FileFormat format, long bytes, List<FileEntry> files, Storage storage)
            throws IOException {
        SchemaInferrer inferrer = format.inferrer();
        RowType merged = RowType.of();
        for (FileEntry file : files) {
            try (StorageInput input = storage.open(file)) {
                merged = inferrer.merge(merged, inferrer.infer(input, bytes));
            }
        }
        return merged;
    }

    /** All columns of the files, since those of csv are found by their places, with the types that are wanted; only the wanted are read. */
    private static ReadSchema schema(RowType available, ImportedColumns columns) {
        RowType wanted = columns.type();
        List<RowType.RowField> fields = available.getFields().stream()
                .map(field -> wanted.getFieldIndex(field.getName()) < 0
                        ? field
                        : wanted.getFields().get(wanted.getFieldIndex(field.getName())))
                .toList();
        return new ReadSchema(0, new RowType(false, fields), null, null, false)
                .pruned(new HashSet<>(wanted.getFieldNames()));
    }

    /** A Delta table. */
    static final class Table extends ListOfFiles {
        private final Location table;
        private final Map<String, String> storageOptions;

        private Table(Location table, ImportedColumns columns, Map<String, String> storageOptions) {
            super(columns);
            this.table = table;
            this.storageOptions = storageOptions;
        }

        @Override
        DataStream<RowData> rows(StreamExecutionEnvironment env) throws IOException {
            RowType type = columns().type();
            return env.fromSource(
                    DeltaSource.newest(table.toString(), storageOptions, type, null),
                    WatermarkStrategy.noWatermarks(),
                    "table of ingested files",
                    InternalTypeInfo.of(type));
        }
    }

    /** Files of one format. */
    static final class Files extends ListOfFiles {
        private final List<String> files;
        private final FileFormat format;
        private final ReadSchema schema;
        private final Map<String, String> storageOptions;

        private Files(
                List<String> files,
                FileFormat format,
                ReadSchema schema,
                ImportedColumns columns,
                Map<String, String> storageOptions) {
            super(columns);
            this.files = files;
            this.format = format;
            this.schema = schema;
            this.storageOptions = storageOptions;
        }

        @Override
        DataStream<RowData> rows(StreamExecutionEnvironment env) {
            DataStream<RowData> rows = env.fromData(Types.STRING, files.toArray(String[]::new))
                    .rebalance()
                    .flatMap(new RowsOfFiles(format, schema, storageOptions))
                    .returns(InternalTypeInfo.of(schema.type()))
                    .name("files of ingested files");
            return format.name().equals(TEXT)
                    ? rows.filter(row -> !row.getString(0).toString().isBlank())
                    : rows;
        }
    }
}
