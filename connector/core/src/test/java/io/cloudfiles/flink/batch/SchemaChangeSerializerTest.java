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
package io.cloudfiles.flink.batch;

import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaChangeSerializerTest {
    private static final SchemaChange CHANGE = new SchemaChange(7, SchemaDdl.parse("id BIGINT"));
    private static final String BYTES = "01" + "00000007" + "00000010"
            + HexFormat.of().formatHex("ROW<`id` BIGINT>".getBytes(StandardCharsets.UTF_8));

    @Test
    void theBytesAreThoseOfTheirFormat() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        SchemaChangeSerializer.INSTANCE.serialize(CHANGE, out);

        assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(BYTES);
        assertThat(SchemaChangeSerializer.INSTANCE.deserialize(
                        new DataInputDeserializer(HexFormat.of().parseHex(BYTES))))
                .isEqualTo(CHANGE);
    }
}
