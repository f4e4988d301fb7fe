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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TextFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create("text", new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        RowType type = new RowType(
                false,
                List.of(
                        new RowType.RowField("value", VarCharType.STRING_TYPE),
                        new RowType.RowField("_rescued_data", VarCharType.STRING_TYPE)));
        return new ReadSchema(3, type, "_rescued_data", null, true);
    }

    @Override
    protected String fileName() {
        return "events.txt";
    }

    @Override
    protected byte[] smallFile() {
        return "\uFEFFfirst\r\n\r\n\rnaïve 数据 😀\n\n  \nlast\rof all".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Map<String, Variant> variants() {
        Map<String, Variant> variants = new LinkedHashMap<>();
        String lines = "\uFEFFfirst%1$s%1$s\n\r%1$snaïve 数据 😀%1$s  %1$sx|y;z\r\n\u0001%1$slast";
        for (String separator : List.of("\n", "\r", "\r\n", "|", "\u0001", "€", "--x--y", "abc")) {
            Configuration options = new Configuration();
            options.setString("text.line-sep", separator);
            for (String end : List.of("", separator)) {
                variants.put(
                        "lines end with '" + separator + "', the last with '" + end + "'",
                        new Variant(
                                FileFormats.create("text", options),
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
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append(i % 100 == 0 ? "long ".repeat(5_000) : "line " + i).append(i % 3 == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
