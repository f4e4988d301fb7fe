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
package io.cloudfiles.flink.docs;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference page of all errors is the one that their codes give, and no code is there that nothing throws. */
class ErrorsPageTest {
    private static final String HEAD = """
            # Errors

            A failure that you can act on begins with a stable code: `CODE: [file] what: value. Why. What to do.` Where Auto Loader has a
            code for the same thing, it is the same code. Several wrong options are reported together under `CF_INVALID_OPTIONS`, each
            with its own code. In Java the code is `CloudFilesException.code()`. The command line exits with 2 when the command or an option
            is wrong, with 3 after `UNKNOWN_FIELD_EXCEPTION`, where running it again goes on, and with 1 after any other failure.

            This page is generated from the codes.

            | code | meaning | what to do |
            |---|---|---|
            """;

    @Test
    void errorsPageIsUpToDate() {
        StringBuilder page = new StringBuilder(HEAD);
        for (ErrorCode code : ErrorCode.values()) {
            page.append("| `%s` | %s | %s |\n".formatted(code, code.description(), code.remedy()));
        }
        ReferencePage.assertUpToDate("docs/reference/errors.md", page.toString());
    }

    @Test
    void everyCodeIsUsedByMainCode() throws IOException {
        Map<String, String> sources = MainSources.all();
        sources.keySet().removeIf(path -> path.endsWith("/ErrorCode.java"));
        String code = String.join("\n", sources.values()).replaceAll("\\{@code [^}]*}", "");
        assertThat(ErrorCode.values())
                .allMatch(constant ->
                        Pattern.compile("\\b" + constant + "\\b").matcher(code).find());
    }
}
