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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.Utf8;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Random documents, whole and damaged, read by us and by {@link JsonOracle}. A failure prints its seed, which makes a spec case. */
class JsonDifferentialTest {
    private static final int SEEDS = 150;
    private static final int LINES = 60;
    private static final String RESCUED = "_rescued_data";

    private final ObjectMapper mapper = new ObjectMapper();
    private final FileFormat format = FileFormats.create("json", new Configuration());

    @Test
    void readsWellFormedDocumentsLikeJackson() throws IOException {
        long base = Seeds.next();
        for (long seed = base; seed < base + SEEDS; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = random.rowType(3);
            compare(seed, type, file(random, type));
        }
    }

    @Test
    void readsDamagedDocumentsLikeJackson() throws IOException {
        long base = Seeds.next();
        for (long seed = base; seed < base + 3 * SEEDS; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = random.rowType(3);
            compare(seed, type, random.mutate(file(random, type)));
        }
    }

    /** Objects give the same rows, whether they are lines or documents. */
    @Test
    void readsDocumentsLikeLines() throws IOException {
        long base = Seeds.next();
        FileFormat documents = FileFormats.create("json", Configuration.fromMap(Map.of("json.multi-line", "true")));
        for (long seed = base; seed < base + SEEDS; seed++) {
            RandomJson random = new RandomJson(seed);
            RowType type = random.rowType(3);
            List<String> objects = new String(file(random, type), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("{") && line.endsWith("}"))
                    .toList();
            String array = objects.stream()
                    .map(object -> "{\n" + object.substring(1))
                    .collect(Collectors.joining("\r\n,", " [", "]\n"));
            String sequence = String.join("", objects);
            List<List<Object>> expected =
                    read(format, type, String.join("\n", objects).getBytes(StandardCharsets.UTF_8));
            for (String text : List.of(sequence, array)) {
                assertThat(read(documents, type, text.getBytes(StandardCharsets.UTF_8)))
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] file(RandomJson random, RowType type) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append(random.line(type)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void compare(long seed, RowType type, byte[] content) throws IOException {
        List<List<Object>> rows = read(format, type, content);
        int row = 0;
        for (byte[] line : lines(content)) {
            for (JsonOracle.Row expected : expected(type, line)) {
                String what = "seed " + seed + ", " + type.asSummaryString() + "\n"
                        + new String(line, StandardCharsets.UTF_8);
                assertThat(row).as(what).isLessThan(rows.size());
                List<Object> actual = rows.get(row++);
                assertThat(actual.subList(0, actual.size() - 1)).as(what).isEqualTo(expected.values());
                if (expected.isRescueKnown()) {
                    assertThat(rescued(actual.get(actual.size() - 1)))
                            .as(what)
                            .isEqualTo(mapper.valueToTree(expected.rescued()));
                }
            }
        }
        assertThat(row).as("rows of seed " + seed).isEqualTo(rows.size());
    }

    private static List<JsonOracle.Row> expected(RowType type, byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        // Jackson lets some malformed UTF-8 pass. What is outside of strings cannot be well-formed then anyway.
        boolean isUtf8 =
                text.getBytes(StandardCharsets.UTF_8).length == line.length && Utf8.isValid(line, 0, line.length);
        return new JsonOracle(type).rows(text, isUtf8);
    }

    private static List<List<Object>> read(FileFormat format, RowType type, byte[] content) throws IOException {
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.add(new RowType.RowField(RESCUED, VarCharType.STRING_TYPE));
        ReadSchema schema = new ReadSchema(1, new RowType(false, fields), RESCUED, null, true);
        List<List<Object>> rows = new ArrayList<>();
        BytesInput input = new BytesInput("case.json", content);
        // In two ranges where it can be, so that each run also cuts somewhere.
        long cut = format.isSplittable(input.file()) ? content.length / 3 : 0;
        List<FileRange> ranges =
                List.of(new FileRange(input.file(), 0, cut), new FileRange(input.file(), cut, content.length - cut));
        for (FileRange range : ranges.subList(cut == 0 ? 1 : 0, 2)) {
            try (RecordReader reader = format.open(input, range, ReadPosition.START, schema)) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    rows.addAll(Batches.rows(batch.records()));
                }
            }
        }
        return rows;
    }

    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length || content[i] == '\n' || content[i] == '\r') {
                byte[] line = java.util.Arrays.copyOfRange(content, start, i);
                if (!new String(line, StandardCharsets.ISO_8859_1)
                        .replaceAll("[ \t]", "")
                        .isEmpty()) {
                    lines.add(line);
                }
                start = i + 1;
            }
        }
        return lines;
    }

    /** The rescued data without its path, arrays as objects from index to element. */
    private JsonNode rescued(Object column) throws IOException {
        if (column == null) {
            return mapper.createObjectNode();
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        JsonNode parsed = mapper.readTree((String) column);
        assertThat(parsed.get("_file_path").asText()).isEqualTo("mem://bucket/case.json");
        parsed.properties().forEach(field -> tree.put(field.getKey(), withoutArrays(field.getValue())));
        tree.remove("_file_path");
        return mapper.valueToTree(tree);
    }

    private Object withoutArrays(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.asText();
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (!node.get(i).isNull()) {
                    tree.put(Integer.toString(i), withoutArrays(node.get(i)));
                }
            }
        } else {
            node.properties().forEach(field -> tree.put(field.getKey(), withoutArrays(field.getValue())));
        }
        return tree;
    }
}
