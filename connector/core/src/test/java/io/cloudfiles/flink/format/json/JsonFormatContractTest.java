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

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create("json", new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())),
                        DataTypes.FIELD("_rescued_data", DataTypes.STRING()),
                        DataTypes.FIELD("_corrupt_record", DataTypes.STRING()))
                .notNull()
                .getLogicalType();
        return new ReadSchema(3, type, "_rescued_data", "_corrupt_record", true);
    }

    @Override
    protected String fileName() {
        return "events.json";
    }

    @Override
    protected byte[] smallFile() {
        String lines = """
                \uFEFF{"id": 1, "name": "naïve 数据 😀", "tags": ["a", "b\\n"]}\r
                \n   \t
                {"id": "wrong", "other": {"x": [1, 2]}}
                [{"id": 3}, {"id": 4, "name": "four"}]
                not json\r{"name": "\\u00e9\\"", "id": 6}\n\r\n[]
                  {"id": 7}  \n{"id": 8""";
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Map<String, Variant> variants() {
        Map<String, Variant> variants = new LinkedHashMap<>();
        String lines =
                "\uFEFF{\"id\": 1, \"name\": \"naïve 数据 😀\"}%1$s%1$s \t%1$s{\"id\": \"wrong\", \"other\": {}}%1$s"
                        + "[{\"id\": 3}, {\"id\": 4}]%1$snot json%1$s[]%1$s{\"id\": 7}";
        for (String separator : List.of("\n", "\r", "\r\n", "|", "\u001e", "€", "--x--y")) {
            Configuration options = new Configuration();
            options.setString("json.line-sep", separator);
            for (String end : List.of("", separator)) {
                variants.put(
                        "records end with '" + separator + "', the last with '" + end + "'",
                        new Variant(
                                FileFormats.create("json", options),
                                (lines.formatted(separator) + end).getBytes(StandardCharsets.UTF_8),
                                separator.equals("\n")));
            }
        }
        for (String separator : List.of("\n", "\r", "\r\n")) {
            variants.put(
                    "any, which is '" + separator + "'",
                    new Variant(format(), lines.formatted(separator).getBytes(StandardCharsets.UTF_8)));
        }
        return variants;
    }

    @Override
    protected byte[] largeFile() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            if (i % 5_000 == 17) {
                text.append('[');
                for (int j = 0; j < 3_000; j++) {
                    text.append(j == 0 ? "" : ",").append("{\"id\":").append(j).append('}');
                }
                text.append("]\n");
            }
            text.append("{\"id\":").append(i).append(",\"name\":\"");
            text.append(i % 100 == 0 ? "long ".repeat(5_000) : i % 3 == 0 ? "esc\\u0061ped" : "plain")
                    .append("\"");
            text.append(i % 7 == 0 ? ",\"extra\":true}" : "}").append(i % 11 == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
