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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.cloudfiles.flink.format.RandomDocuments.Leaf;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random documents against random schemas: every value of the input is in its column or in the rescued data, in exactly one of the two,
 * and in the rescued data below its own path. Each value occurs once in its document, so that it can be followed.
 */
class RescueKeepsEveryValueTest {
    private static final int ROUNDS = 200;

    /** Texts such as t12, and numbers such as 12 and 12.5; within texts of whole objects, too. */
    private static final Pattern VALUE = Pattern.compile("t\\d+|(?<![\\w.])\\d+(?:\\.\\d+)?(?![\\w.])");

    /** How each format writes documents. */
    enum Writer {
        JSON(true) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.json();
            }
        },
        CSV(false) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.csv();
            }
        },
        XML(true) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.xml();
            }
        },
        AVRO(true) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.avro();
            }
        },
        PARQUET(true) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.parquet();
            }
        },
        ORC(true) {
            @Override
            byte[] write(RandomDocuments documents) {
                return documents.orc();
            }
        };

        private final boolean isNested;

        Writer(boolean isNested) {
            this.isNested = isNested;
        }

        abstract byte[] write(RandomDocuments documents);

        String format() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsInItsColumnOrRescued(Writer writer) throws IOException {
        long first = Seeds.next();
        for (int round = 0; round < ROUNDS; round++) {
            check(writer, first + round);
        }
    }

    private static void check(Writer writer, long seed) throws IOException {
        RandomDocuments documents = new RandomDocuments(seed, writer.isNested, writer == Writer.XML);
        byte[] file = writer.write(documents);
        List<RowType.RowField> fields = new ArrayList<>(documents.schema().getFields());
        fields.add(new RowType.RowField("_rescued_data", new VarCharType(VarCharType.MAX_LENGTH)));
        RowType type = new RowType(fields);
        ReadSchema schema = new ReadSchema(0, type, "_rescued_data", null, documents.caseSensitive());
        List<List<Object>> rows = new ArrayList<>();
        BytesInput input = new BytesInput("a." + writer.format(), file);
        Map<String, String> options = writer == Writer.XML ? Map.of("xml.row-tag", "row") : Map.of();
        try (RecordReader reader = FileFormats.create(writer.format(), Configuration.fromMap(options))
                .open(input, FileRange.whole(input.file()), ReadPosition.START, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rows.addAll(Batches.rows(batch.records()));
            }
        }
        String what = "seed " + seed + "L, schema " + type + (documents.caseSensitive() ? "" : ", in any case")
                + "\nfile " + documents.text(file) + "\nrows " + rows + "\n";
        assertThat(rows).as(what).hasSize(documents.count());
        for (int row = 0; row < rows.size(); row++) {
            checkRow(documents, row, type, rows.get(row), what);
        }
    }

    private static void checkRow(RandomDocuments documents, int row, RowType type, List<Object> values, String what)
            throws IOException {
        List<Leaf> found = new ArrayList<>();
        int last = values.size() - 1;
        for (int column = 0; column < last; column++) {
            collect(
                    values.get(column),
                    type.getTypeAt(column),
                    List.of(type.getFieldNames().get(column)),
                    found);
        }
        Object rescued = values.get(last);
        if (rescued != null) {
            collectRescued((String) rescued, found, what);
        }
        assertThat(found.stream().map(Leaf::value))
                .as(what + "values of row " + row)
                .containsExactlyInAnyOrderElementsOf(
                        documents.leaves(row).stream().map(Leaf::value).toList());
        for (Leaf leaf : found) {
            assertThat(documents.leaves(row))
                    .as(what + leaf + " has its path")
                    .anyMatch(written ->
                            written.value().equals(leaf.value()) && documents.isBelow(written.path(), leaf.path()));
        }
    }

    private static void collect(Object value, LogicalType type, List<String> path, List<Leaf> found) {
        if (value == null) {
            return;
        }
        switch (type.getTypeRoot()) {
            case ROW -> {
                List<?> fields = (List<?>) value;
                for (int i = 0; i < fields.size(); i++) {
                    RowType.RowField field = ((RowType) type).getFields().get(i);
                    collect(fields.get(i), field.getType(), plus(path, field.getName()), found);
                }
            }
            case ARRAY -> {
                List<?> elements = (List<?>) value;
                for (int i = 0; i < elements.size(); i++) {
                    collect(elements.get(i), type.getChildren().get(0), plus(path, String.valueOf(i)), found);
                }
            }
            case MAP ->
                ((Map<?, ?>) value)
                        .forEach((key, each) ->
                                collect(each, type.getChildren().get(1), plus(path, (String) key), found));
            case BOOLEAN -> {}
            default -> collect(String.valueOf(value), path, found);
        }
    }

    /** Token by token: of elements that repeat in XML a name may occur twice. */
    private static void collectRescued(String json, List<Leaf> found, String what) throws IOException {
        String lastName = "";
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                List<String> path = path(parser.getParsingContext());
                if (path.size() == 1) {
                    lastName = path.get(0);
                }
                if (token.isScalarValue() && !path.equals(List.of("_file_path"))) {
                    collect(parser.getText(), path, found);
                }
            }
        }
        assertThat(lastName).as(what + "rescued " + json).isEqualTo("_file_path");
        assertThat(json).as(what).doesNotStartWith("{\"_file_path\"");
    }

    private static List<String> path(JsonStreamContext context) {
        List<String> path = new ArrayList<>();
        for (JsonStreamContext step = context; step != null && !step.inRoot(); step = step.getParent()) {
            path.add(
                    0, step.inArray() ? String.valueOf(step.getCurrentIndex()) : String.valueOf(step.getCurrentName()));
        }
        return path;
    }

    private static void collect(String text, List<String> path, List<Leaf> found) {
        Matcher matcher = VALUE.matcher(text);
        while (matcher.find()) {
            found.add(new Leaf(path, normal(matcher.group())));
        }
    }

    private static String normal(String value) {
        return value.startsWith("t")
                ? value
                : new BigDecimal(value).stripTrailingZeros().toPlainString();
    }

    private static List<String> plus(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
