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
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Documents over several lines. */
class MultiLineJsonContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create("json", Configuration.fromMap(Map.of("json.multi-line", "true")));
    }

    @Override
    protected ReadSchema schema() {
        return new ReadSchema(
                3,
                SchemaDdl.parse("id BIGINT, name STRING, _rescued_data STRING, _corrupt_record STRING"),
                "_rescued_data",
                "_corrupt_record",
                true);
    }

    @Override
    protected String fileName() {
        return "events.json";
    }

    @Override
    protected boolean filesCanBeCut() {
        return false;
    }

    @Override
    protected byte[] smallFile() {
        return """
                [{"id": 1, "name": "naïve 数据 😀"}, {"id": "wrong", "other":
                  {"x": [1, 2]}}, not json,
                ] {"id":
                  6}
                """.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected byte[] largeFile() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 30_000; i++) {
            text.append(i == 0 ? "" : ",\n").append("{\n  \"id\":").append(i).append(",\n  \"name\":\"");
            text.append(i % 100 == 0 ? "long ".repeat(5_000) : "esc\\u0061ped").append('"');
            text.append(i % 7 == 0 ? ",\"extra\":true}" : "}");
        }
        return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }
}
