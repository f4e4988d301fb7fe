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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PathRewritesTest {
    private static String rewritten(String json, String event) {
        return PathRewrites.parse(json).apply(Location.parse(event)).toString();
    }

    @Test
    void replacesTheLongestPrefixThatEndsWithASegment() {
        String json = "{\"b\": \"s3://other\", \"b/in/\": \"file:///mnt/in\", \"c/x\": \"s3a://d/y/\"}";

        assertThat(rewritten(json, "s3://b/in/a b.json")).isEqualTo("file:///mnt/in/a b.json");
        assertThat(rewritten(json, "s3://b/inner/a")).isEqualTo("s3://other/inner/a");
        assertThat(rewritten(json, "s3://c/x/a")).isEqualTo("s3://d/y/a");
        assertThat(rewritten(json, "s3://bb/in/a")).isEqualTo("s3://bb/in/a");
        assertThat(rewritten(json, "s3://c/xx")).isEqualTo("s3://c/xx");
    }

    @Test
    void refusesWhatIsNoMapOfLocations() {
        assertThatThrownBy(() -> PathRewrites.parse("b=c")).hasMessage("it is no JSON object");
        assertThatThrownBy(() -> PathRewrites.parse("[]")).hasMessage("it is no JSON object");
        assertThatThrownBy(() -> PathRewrites.parse("{\"s3://b/in\": \"file:///mnt\"}"))
                .hasMessage("'s3://b/in' does not begin with the name of a bucket");
        assertThatThrownBy(() -> PathRewrites.parse("{\"/b\": \"file:///mnt\"}"))
                .hasMessageContaining("does not begin with the name of a bucket");
        assertThatThrownBy(() -> PathRewrites.parse("{\"\": \"file:///mnt\"}"))
                .hasMessageContaining("does not begin with the name of a bucket");
        assertThatThrownBy(() -> PathRewrites.parse("{\"b\": 1}")).hasMessage("what 'b' becomes is no text");
        assertThatThrownBy(() -> PathRewrites.parse("{\"b\": \"relative\"}")).hasMessageContaining("'relative'");
    }
}
