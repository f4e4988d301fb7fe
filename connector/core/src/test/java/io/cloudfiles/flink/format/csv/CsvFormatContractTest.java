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
package io.cloudfiles.flink.format.csv;

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

class CsvFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create("csv", new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD("price", DataTypes.DOUBLE()),
                        DataTypes.FIELD("_rescued_data", DataTypes.STRING()),
                        DataTypes.FIELD("_corrupt_record", DataTypes.STRING()))
                .notNull()
                .getLogicalType();
        return new ReadSchema(3, type, "_rescued_data", "_corrupt_record", true);
    }

    @Override
    protected String fileName() {
        return "events.csv";
    }

    @Override
    protected byte[] smallFile() {
        String lines = """
                \uFEFF
                name,id,extra\r
                naïve 数据 😀,1,"a ""quoted"" text"\r
                \n   \t
                "with, separator",wrong,
                ragged,3,x,y,z\r"unclosed,4
                short
                "esc\\"aped",6,\r\n\r\n,7,
                  x  ,8,"last\"""";
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Map<String, Variant> variants() {
        Map<String, Variant> variants = new LinkedHashMap<>();
        String lines =
                "\uFEFFname,id,extra%1$snaïve 数据 😀,1,\"a \"\"quoted\"\" text\"%1$s%1$s  %1$s\"with, separator\",wrong,"
                        + "%1$sragged,3,x,y,z%1$s\"unclosed,4%1$sshort%1$s,7,%1$s  x  ,8,\"last\"";
        for (String separator : List.of("\n", "\r", ";", "\u0001")) {
            Configuration options = new Configuration();
            options.setString("csv.line-sep", separator);
            for (String end : List.of("", separator)) {
                variants.put(
                        "lines end with '" + separator + "', the last with '" + end + "'",
                        new Variant(
                                FileFormats.create("csv", options),
                                (lines.formatted(separator) + end).getBytes(StandardCharsets.UTF_8)));
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
        StringBuilder text = new StringBuilder("id,price,name,other\n");
        for (int i = 0; i < 60_000; i++) {
            text.append(i).append(',').append(i / 4.0).append(',');
            text.append(i % 100 == 0 ? "long ".repeat(5_000) : i % 3 == 0 ? "\"quo\\\"ted\"" : "plain");
            text.append(i % 7 == 0 ? ",more" : ",").append(i % 13 == 0 ? ",ragged" : "");
            text.append(i % 11 == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
