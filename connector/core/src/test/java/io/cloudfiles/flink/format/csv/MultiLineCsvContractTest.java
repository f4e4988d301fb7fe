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
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Records over several lines, without a header. */
class MultiLineCsvContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create(
                "csv",
                Configuration.fromMap(Map.of(
                        "csv.multi-line", "true", "csv.header", "false", "csv.skip-rows", "1", "csv.escape", "\"")));
    }

    @Override
    protected ReadSchema schema() {
        RowType type = new RowType(
                false,
                List.of(
                        new RowType.RowField("a", VarCharType.STRING_TYPE),
                        new RowType.RowField("b", VarCharType.STRING_TYPE)));
        return new ReadSchema(1, type, null, null, true);
    }

    @Override
    protected String fileName() {
        return "events.csv";
    }

    @Override
    protected boolean filesCanBeCut() {
        return false;
    }

    @Override
    protected byte[] smallFile() {
        return "skipped\n1,\"a\nb\"\r\n\"\"\"2\"\"\n\",x\n\n3,\"open\n4,5\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected byte[] largeFile() {
        StringBuilder text = new StringBuilder("skipped\n");
        for (int i = 0; i < 40_000; i++) {
            text.append(i).append(",\"");
            text.append(
                    i % 500 == 0
                            ? "line\n".repeat(8_000)
                            : i % 2 == 0 ? "two\r\nlines" : "with \"\"quotes\"\", and\nmore");
            text.append("\"\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
