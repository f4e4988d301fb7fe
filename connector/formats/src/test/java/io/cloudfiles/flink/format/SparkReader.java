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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.OracleValues;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One file, read by one of our formats and by Spark's reader of the same format with the same options; rows as the oracle writes them. */
public final class SparkReader implements AutoCloseable {
    private static final String CORRUPT = "_corrupt_record";

    private final SparkDelta spark = SparkDelta.start();
    private final Path directory;

    /** @param directory for the files that Spark reads */
    public SparkReader(Path directory) {
        this.directory = directory;
        spark.sql("SET spark.sql.caseSensitive=true");
    }

    /**
     * What is read.
     *
     * @param format our name and Spark's
     * @param options in Spark's spelling
     * @param type columns; one called {@code _corrupt_record} takes corrupt records
     * @param content of the file
     */
    public record Case(String format, Map<String, String> options, RowType type, byte[] content) {}

    /**
     * Files that are read with the same options, each a case.
     *
     * @param format our name and Spark's
     * @param options in Spark's spelling
     * @param type columns of the files
     * @param columns which of them are read, in this order
     * @param contents of the files
     */
    public record Cases(
            String format, Map<String, String> options, RowType type, List<String> columns, List<byte[]> contents) {
        /** One of them, with no other columns than those that are read. */
        public Case get(int file) {
            List<RowType.RowField> fields = columns.stream()
                    .map(name -> type.getFields().get(type.getFieldIndex(name)))
                    .toList();
            return new Case(format, options, new RowType(type.isNullable(), fields), contents.get(file));
        }
    }

    /** Our rows. */
    public static List<Map<String, @Nullable Object>> ours(Case read) {
        Configuration options = new Configuration();
        read.options().forEach((name, value) -> options.setString(key(read.format(), name), value));
        FileFormat format = FileFormats.create(read.format(), options);
        String corrupt = read.type().getFieldIndex(CORRUPT) < 0 ? null : CORRUPT;
        ReadSchema schema = new ReadSchema(1, read.type(), null, corrupt, true);
        BytesInput input = new BytesInput("case." + read.format(), read.content());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (RecordReader reader = format.open(input, FileRange.whole(input.file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Batches.rows(batch.records()).forEach(row -> rows.add(OracleValues.row(row, read.type())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static String key(String format, String sparks) {
        if (sparks.equals("mode")) {
            return "bad-records.mode";
        }
        return format + "."
                + sparks.replaceAll("([a-z])([A-Z])|(?<=[A-Z])([A-Z])(?=[a-z])", "$1-$2$3")
                        .toLowerCase(Locale.ROOT);
    }

    /** Spark's rows. */
    public List<Map<String, @Nullable Object>> theirs(Case read) {
        try {
            createView("(" + OracleValues.ddl(read.type()) + ") ", read.format(), read.options(), read.content());
            return spark.query("SELECT * FROM file_case");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spark's rows of each file; one job reads them all. */
    public List<List<Map<String, @Nullable Object>>> theirs(Cases read) {
        try {
            Path files = Files.createTempDirectory(directory, "cases");
            List<List<Map<String, @Nullable Object>>> rows = new ArrayList<>();
            Map<String, List<Map<String, @Nullable Object>>> byFile = new HashMap<>();
            for (byte[] content : read.contents()) {
                Path file = Files.write(files.resolve(String.format(Locale.ROOT, "%05d", rows.size())), content);
                rows.add(new ArrayList<>());
                byFile.put(file.getFileName().toString(), rows.get(rows.size() - 1));
            }
            createView("(" + OracleValues.ddl(read.type()) + ") ", read.format(), read.options(), files);
            String columns =
                    read.columns().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
            for (Map<String, @Nullable Object> row :
                    spark.query("SELECT " + columns + ", input_file_name() AS case_file FROM file_case")) {
                String file = String.valueOf(row.remove("case_file"));
                Objects.requireNonNull(byFile.get(file.substring(file.lastIndexOf('/') + 1)), file)
                        .add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows, or nothing but that reading fails for a bad record. */
    public static Object rowsOrFailure(Supplier<List<Map<String, @Nullable Object>>> rows) {
        try {
            return rows.get();
        } catch (CloudFilesException e) {
            if (e.code() != ErrorCode.CF_CORRUPT_RECORD) {
                throw e;
            }
            return "fails";
        } catch (IllegalStateException e) {
            if (!String.valueOf(e.getMessage()).contains("FAILED_READ_FILE")) {
                throw e;
            }
            return "fails";
        }
    }

    /** The columns that we infer: names, and types as Spark describes them. */
    public static Map<String, String> ourInferred(String format, Map<String, String> options, byte[] content)
            throws IOException {
        Configuration set = new Configuration();
        options.forEach((name, value) -> set.setString(key(format, name), value));
        set.setString("schema.infer-column-types", "true");
        RowType ours = TypeMerger.finish(FileFormats.create(format, set)
                .inferrer()
                .infer(new BytesInput("a." + format, content), Long.MAX_VALUE));
        Map<String, String> columns = new TreeMap<>();
        ours.getFields().forEach(field -> columns.put(field.getName(), sparkType(field.getType())));
        return columns;
    }

    /** A type as Spark describes it; fields in the order of their names. */
    private static String sparkType(LogicalType type) {
        if (type instanceof RowType row) {
            return row.getFields().stream()
                    .sorted(Comparator.comparing(RowType.RowField::getName))
                    .map(field -> field.getName() + ":" + sparkType(field.getType()))
                    .collect(Collectors.joining(",", "struct<", ">"));
        }
        if (type instanceof ArrayType array) {
            return "array<" + sparkType(array.getElementType()) + ">";
        }
        return switch (type.getTypeRoot()) {
            case VARCHAR -> "string";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamp";
            default -> type.asSummaryString().replace(", ", ",").toLowerCase(Locale.ROOT);
        };
    }

    /** The columns that Spark infers: names, and types as it describes them. */
    public Map<String, String> inferred(String format, Map<String, String> options, byte[] content) throws IOException {
        createView("", format, options, content);
        return spark.query("DESCRIBE file_case").stream()
                .collect(Collectors.toMap(
                        column -> String.valueOf(column.get("col_name")),
                        column -> String.valueOf(column.get("data_type"))));
    }

    private void createView(String columns, String format, Map<String, String> options, byte[] content)
            throws IOException {
        createView(columns, format, options, Files.write(directory.resolve("case." + format), content));
    }

    private void createView(String columns, String format, Map<String, String> options, Path path) {
        String given = options.entrySet().stream()
                .map(option -> ", " + option.getKey() + " '" + literal(option.getValue()) + "'")
                .collect(Collectors.joining());
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW file_case " + columns + "USING " + format + " OPTIONS (path '"
                + path + "'" + given + ")");
    }

    private static String literal(String text) {
        return text.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** Sets a property of Spark's session. */
    public void set(String property, String value) {
        spark.sql("SET " + property + "=" + value);
    }

    @Override
    public void close() {
        spark.close();
    }
}
