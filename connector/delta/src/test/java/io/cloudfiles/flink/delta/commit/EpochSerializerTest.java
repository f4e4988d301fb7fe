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

import io.cloudfiles.flink.delta.commit.Epoch.LastCommit;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EpochSerializerTest {
    private final EpochSerializer serializer = new EpochSerializer();

    @Test
    void readsAndWritesTheBytesOfVersionTwo() throws IOException {
        GoldenBytes.check(
                serializer,
                2,
                "delta-epoch-v2.hex",
                new Epoch("epoch-id", "job-id", "table-id", new LastCommit("sink-epoch-id", 42)));
    }

    @Test
    void readsTheBytesOfVersionOneThatKnewNoLastCommit() throws IOException {
        assertThat(serializer.deserialize(1, GoldenBytes.read("delta-epoch-v1.hex")))
                .isEqualTo(new Epoch("epoch-id", "job-id", "table-id", null));
    }

    @Test
    void anEpochWithoutATableYetComesBack() throws IOException {
        Epoch epoch = Epoch.begin("job");

        assertThat(serializer.deserialize(2, serializer.serialize(epoch))).isEqualTo(epoch);
    }

    @Test
    void bytesOfALaterReleaseAreRefusedByVersion() {
        assertThatThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Version 3");
    }
}
