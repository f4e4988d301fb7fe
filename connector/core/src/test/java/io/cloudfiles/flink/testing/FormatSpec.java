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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A case of a specification: the bytes of a file, how it is read, and the rows that come out of it.
 *
 * <pre>
 * == a value of another type is null and rescued      name of the case: the rule
 * schema: id BIGINT, _rescued_data STRING            columns; the two special ones switch on what they stand for
 * option: json.allow-comments = true                 any number of them
 * &gt; {"id": "x"}                                      lines of the file, each with a line feed but the last
 * = null, "{\"id\":\"x\",@}"                           rows, or
 * counts: rescued 1, corrupt 0, dropped 0            what else is counted; zeros when left out
 * rule: RFC 8259, section 7                          what it follows from; all cases of a file have one, or none has
 * columns: id BIGINT, name STRING                    what is inferred from the file
 * ! CF_CORRUPT_RECORD                                an error, and a part of its message
 * </pre>
 *
 * In a file, {@code ␍} is a carriage return, {@code ␊} a line feed within a line, {@code ␉} a tab, {@code ⟨ff⟩} a byte, also in rows. In a row,
 * {@code @} stands for the key and value of the file path.
 *
 * @param name the rule
 * @param schema columns as DDL
 * @param options of the format
 * @param input the file
 * @param expected rows and counts as text
 * @param error a part of the message, if it is an error
 * @param columns what is inferred from the file, if the case says; then it need not have a schema
 */
@Experimental
public record FormatSpec(
        String name,
        String schema,
        Map<String, String> options,
        byte[] input,
        String expected,
        Optional<String> error,
        Optional<String> columns) {
    private static final String RESCUED = "_rescued_data";
    private static final String CORRUPT = "_corrupt_record";

    /**
     * All cases of the files in a directory of resources, the names of which end in {@code .spec}.
     *
     * @throws IllegalArgumentException when there is no file, or one without cases, or two cases of one name
     */
    public static List<FormatSpec> loadAll(String directory) {
        List<FormatSpec> cases = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(FormatSpec.class.getResource(directory), directory)
                        .toURI()))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".spec"))
                    .sorted()
                    .forEach(name -> cases.addAll(load(directory + "/" + name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(directory, e);
        }
        Set<String> names = new HashSet<>();
        cases.stream().filter(spec -> !names.add(spec.name())).findFirst().ifPresent(spec -> {
            throw new IllegalArgumentException("Two cases of " + directory + " are called '" + spec.name() + "'");
        });
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("No cases in " + directory);
        }
        return cases;
    }

    /** All cases of a resource. */
    public static List<FormatSpec> load(String resource) {
        List<FormatSpec> cases = new ArrayList<>();
        Builder builder = new Builder();
        for (String line : text(resource).split("\n")) {
            if (line.startsWith("== ") && builder.isStarted()) {
                cases.add(builder.build());
                builder = new Builder();
            }
            builder.add(line);
        }
        cases.add(builder.build());
        long ruled = cases.stream().filter(spec -> spec.name.endsWith("]")).count();
        if (ruled > 0 && ruled < cases.size()) {
            throw new IllegalArgumentException(resource + ": some cases name no rule");
        }
        return cases;
    }

    private static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(FormatSpec.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns that a format infers from the file, as text. */
    public String inferred(String format, String fileName) throws IOException {
        Configuration configuration = new Configuration();
        options.forEach(configuration::setString);
        FileEntry file = new FileEntry(Location.parse("mem://in/" + fileName), input.length, 0, "v1");
        RowType found =
                FileFormats.create(format, configuration).inferrer().infer(new BytesInput(file, input), Long.MAX_VALUE);
        return TypeMerger.finish(found).getFields().stream()
                .map(field -> field.getName() + " " + field.getType().asSummaryString())
                .collect(Collectors.joining(", "));
    }

    /** Reads a file as one range; rows and counts as text. */
    public String read(String format, String fileName, byte[] content) throws IOException {
        return read(format, fileName, content, content.length);
    }

    /** Reads the file in ranges of some bytes, or as one range if the format cannot cut it; rows and counts as text. */
    public String readInRanges(String format, String fileName, int rangeBytes) throws IOException {
        return read(format, fileName, input, rangeBytes);
    }

    private String read(String formatName, String fileName, byte[] content, int wantedBytes) throws IOException {
        Configuration configuration = new Configuration();
        options.forEach(configuration::setString);
        FileFormat format = FileFormats.create(formatName, configuration);
        FileEntry file = new FileEntry(Location.parse("mem://in/" + fileName), content.length, 0, "v1");
        int rangeBytes = format.isSplittable(file) ? wantedBytes : content.length;
        Result result = new Result(file);
        for (int start = 0; start < Math.max(1, content.length); start += Math.max(1, rangeBytes)) {
            FileRange range = new FileRange(file, start, Math.min(rangeBytes, content.length - start));
            try (RecordReader reader =
                    format.open(new BytesInput(file, content), range, ReadPosition.START, readSchema())) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    result.add(batch);
                }
            }
        }
        return result.text();
    }

    private ReadSchema readSchema() {
        RowType type = SchemaDdl.parse(schema);
        boolean caseSensitive = !"false".equals(options.get("schema.case-sensitive"));
        return new ReadSchema(
                1,
                type,
                type.getFieldIndex(RESCUED) < 0 ? null : RESCUED,
                type.getFieldIndex(CORRUPT) < 0 ? null : CORRUPT,
                caseSensitive);
    }

    private static final class Builder {
        private String name = "";
        private String schema = "";
        private final Map<String, String> options = new LinkedHashMap<>();
        private final List<String> lines = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();
        private String counts = "rescued 0, corrupt 0, dropped 0";
        private Optional<String> error = Optional.empty();
        private boolean hasOutcome;
        private String rule = "";
        private Optional<String> columns = Optional.empty();

        boolean isStarted() {
            return !name.isEmpty();
        }

        void add(String line) {
            hasOutcome |= line.startsWith("= ") || line.startsWith("counts: ") || line.startsWith("! ");
            if (line.startsWith("== ")) {
                name = line.substring(3);
            } else if (line.startsWith("schema: ")) {
                schema = line.substring(8);
            } else if (line.startsWith("option: ")) {
                String[] option = line.substring(8).split(" = ", 2);
                options.put(option[0], option[1]);
            } else if (line.startsWith("> ") || line.equals(">")) {
                lines.add(line.length() < 2 ? "" : line.substring(2));
            } else if (line.startsWith("= ")) {
                rows.add(line.substring(2));
            } else if (line.startsWith("counts: ")) {
                counts = line.substring(8);
            } else if (line.startsWith("rule: ")) {
                rule = " [" + line.substring(6) + "]";
            } else if (line.startsWith("columns: ")) {
                columns = Optional.of(line.substring(9));
            } else if (line.startsWith("! ")) {
                error = Optional.of(line.substring(2));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("In case '" + name + "': " + line);
            }
        }

        FormatSpec build() {
            if (name.isEmpty() || (schema.isEmpty() || !hasOutcome) && columns.isEmpty()) {
                throw new IllegalArgumentException(
                        "Case '" + name + "' lacks its name, its schema, or what is expected of it");
            }
            String expected = rows.stream().map(row -> row + "\n").collect(Collectors.joining()) + counts;
            return new FormatSpec(
                    name + rule, schema, options, bytes(String.join("\n", lines)), expected, error, columns);
        }

        private static byte[] bytes(String text) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String visible = text.replace('␍', '\r').replace('␊', '\n').replace('␉', '\t');
            for (int i = 0; i < visible.length(); i++) {
                if (visible.charAt(i) == '⟨') {
                    bytes.writeBytes(HexFormat.of().parseHex(visible.substring(i + 1, i + 3)));
                    i += 3;
                } else {
                    int codePoint = visible.codePointAt(i);
                    bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                    i += Character.charCount(codePoint) - 1;
                }
            }
            return bytes.toByteArray();
        }
    }

    private static final class Result {
        private final StringBuilder rows = new StringBuilder();
        private final String path;
        private int rescued;
        private int corrupt;
        private int dropped;

        Result(FileEntry file) {
            path = "\\\"_file_path\\\":\\\"" + file.location() + "\\\"";
        }

        void add(DecodedBatch batch) {
            for (List<Object> row : Batches.rows(batch.records())) {
                rows.append(row.stream()
                                .map(Result::print)
                                .collect(Collectors.joining(", "))
                                .replace(path, "@"))
                        .append('\n');
            }
            rescued += batch.rescuedRows();
            corrupt += batch.corruptRecords();
            dropped += batch.droppedRecords();
            requireEachBadRecord(batch);
        }

        private static void requireEachBadRecord(DecodedBatch batch) {
            long kept = batch.badRecords().stream()
                    .filter(bad -> bad.outcome() == BadRecord.Outcome.KEPT)
                    .count();
            long all = batch.badRecords().size();
            if (kept != batch.corruptRecords() || all != batch.corruptRecords() + batch.droppedRecords()) {
                throw new AssertionError(batch.corruptRecords() + " corrupt and " + batch.droppedRecords()
                        + " dropped records are counted, but told are " + batch.badRecords());
            }
        }

        private static String print(Object value) {
            if (value instanceof String text) {
                return printText(text);
            }
            if (value instanceof ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                return "x" + HexFormat.of().formatHex(copy);
            }
            if (value instanceof List<?> list) {
                return list.stream().map(Result::print).collect(Collectors.joining(", ", "[", "]"));
            }
            if (value instanceof Map<?, ?> map) {
                return map.entrySet().stream()
                        .map(entry -> print(entry.getKey()) + ": " + print(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            }
            if (value instanceof TimestampData timestamp) {
                return timestamp.toLocalDateTime().toString();
            }
            return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
        }

        private static String printText(String text) {
            StringBuilder printed = new StringBuilder("\"");
            text.chars().forEach(c -> {
                switch (c) {
                    case '"', '\\' -> printed.append('\\').append((char) c);
                    case '\n' -> printed.append('␊');
                    case '\r' -> printed.append('␍');
                    case '\t' -> printed.append('␉');
                    default ->
                        printed.append(
                                c < ' ' || c == 0x7f
                                        ? "⟨" + HexFormat.of().toHexDigits((byte) c) + "⟩"
                                        : String.valueOf((char) c));
                }
            });
            return printed.append('"').toString();
        }

        String text() {
            return rows + "rescued " + rescued + ", corrupt " + corrupt + ", dropped " + dropped;
        }
    }
}
