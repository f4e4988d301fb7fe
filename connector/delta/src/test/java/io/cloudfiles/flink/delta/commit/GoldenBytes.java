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
package io.cloudfiles.flink.delta.commit;

import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** Bytes that a released version wrote into checkpoints, as hexadecimal text under {@code src/test/resources/state}. */
final class GoldenBytes {
    private GoldenBytes() {}

    /** The file of a format's version is read as this value, and the value is still written as that file. */
    static <T> void check(SimpleVersionedSerializer<T> serializer, int version, String file, T value)
            throws IOException {
        byte[] golden = read(file);

        assertThat(serializer.deserialize(version, golden)).isEqualTo(value);
        assertThat(HexFormat.of().formatHex(serializer.serialize(value)))
                .isEqualTo(HexFormat.of().formatHex(golden));
        assertThat(serializer.getVersion()).isEqualTo(version);
    }

    /** The bytes of a file. */
    static byte[] read(String file) throws IOException {
        try (InputStream in = GoldenBytes.class.getResourceAsStream("/state/" + file)) {
            assertThat(in).as(file).isNotNull();
            return HexFormat.of().parseHex(new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", ""));
        }
    }
}
