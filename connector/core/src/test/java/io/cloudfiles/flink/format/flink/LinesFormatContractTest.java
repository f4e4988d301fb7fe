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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;

import java.nio.charset.StandardCharsets;

class LinesFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FlinkFormats.lines("changes", new Changes(), schema(), new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        return new ReadSchema(3, Changes.TYPE, null, null, true);
    }

    @Override
    protected String fileName() {
        return "changes.log";
    }

    @Override
    protected byte[] smallFile() {
        return "\uFEFF+I first\r\n+U naïve 数据 😀\n\n# nothing\n\r\n-D  \n+U last\rof all"
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected byte[] largeFile() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append(i % 2 == 0 ? "+U " : "-D ")
                    .append(i % 100 == 0 ? "long ".repeat(5_000) : "line " + i)
                    .append(i % 3 == 0 ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
