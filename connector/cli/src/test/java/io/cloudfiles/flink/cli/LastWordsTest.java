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
package io.cloudfiles.flink.cli;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

class LastWordsTest {
    @Test
    void passesAllOnAndKeepsTheEnd() {
        StringWriter all = new StringWriter();
        LastWords words = new LastWords(all);
        try (PrintWriter out = new PrintWriter(words, true)) {
            out.println("x".repeat(10_000));
            out.print('w');
            out.print("hy");
        }

        assertThat(all.toString()).hasSizeGreaterThan(10_000).endsWith("why");
        assertThat(words.toString()).hasSize(2_000).startsWith("xxx").endsWith("why");
    }
}
