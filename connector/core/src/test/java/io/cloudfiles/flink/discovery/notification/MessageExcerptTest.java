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
package io.cloudfiles.flink.discovery.notification;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageExcerptTest {
    @Test
    void shortensAndHidesWhatMayBeAKey() {
        String body =
                "{\"order\": 7,\n\"token\": \"AKIAIOSFODNN7EXAMPLE0\", \"sig\":\"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=\"}"
                        + " and so on".repeat(100);

        assertThat(MessageExcerpt.of(body))
                .startsWith("{\"order\": 7, \"token\": \"…\", \"sig\":\"…\"} and so on")
                .endsWith("… (" + body.length() + " characters)")
                .hasSizeLessThan(340)
                .doesNotContain("AKIA", "EXAMPLEKEY");
        assertThat(MessageExcerpt.of("short")).isEqualTo("short");
    }

    @Test
    void hidesShortSecretsThatAreCalledSo() {
        assertThat(MessageExcerpt.of(
                        "{\"secret_key\": \"s3cr3t\", \"key\":\"in/a.json\", \"n\": 1} AccountKey=abc; password: x"))
                .isEqualTo("{\"secret_key\": \"…\", \"key\":\"…\", \"n\": 1} AccountKey=…; password: …");
    }
}
