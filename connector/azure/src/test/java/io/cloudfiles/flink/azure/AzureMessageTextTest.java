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
package io.cloudfiles.flink.azure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

class AzureMessageTextTest {
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", " [{}]\n", "no { sense", "ä, not JSON", ""})
    void understandsTextWithAndWithoutBase64(String text) {
        assertThat(AzureMessageText.decoded(text)).isEqualTo(text);
        assertThat(AzureMessageText.decoded(base64(text))).isEqualTo(text);
        assertThat(AzureMessageText.decoded(base64(text) + "\n")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poison", "test", "AAECAw==", "gICA", "a=b"})
    void leavesWhatIsNoBase64OfText(String text) {
        assertThat(AzureMessageText.decoded(text)).isEqualTo(text);
    }

    @Test
    void sendsBase64WhereItFits() {
        String large = "x".repeat(60_000);

        assertThat(AzureMessageText.encoded("hä")).isEqualTo(base64("hä"));
        assertThat(AzureMessageText.encoded(large)).isEqualTo(large);
    }
}
