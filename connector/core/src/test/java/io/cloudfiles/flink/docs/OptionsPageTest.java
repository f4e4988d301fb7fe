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

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.ContentOptions;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.read.ReadOptions;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.source.SourceOptions;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.testing.OptionTable;
import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference page of all options of the source is the one that their declarations give. */
class OptionsPageTest {
    private static final String HEAD = """
            # Options of the source

            The same keys work in every door: `.option(key, value)` in Java, `--option key=value` on the command line. The sink has its
            own page: [options of the Delta sink](delta-options.md).

            * **Keys** are compared without case. Auto Loader's spellings are accepted beside ours; two spellings of one option with
              different values are an error. An unknown key is refused with the nearest known one, and all problems are reported at once.
            * **Values** may be written Flink's way or Auto Loader's: `10 s`, `1 day`, `2 weeks`; `128 mb`, `10g`; `newest-first`,
              `newestFirst`.
            * **May change** says whether an option may have another value when a job resumes from a checkpoint of an earlier run.
              Where it is *no*, keep the first value, or begin with a new checkpoint: another value is refused with `CF_OPTION_NOT_CHANGEABLE`. Checkpoints
              keep the options, without secrets; what else has changed is in the log. Values that may change hold for the files that are read from then on.
            * **Available** says what this version honours, and what to do instead. Anything else is refused with `CF_OPTION_NOT_AVAILABLE`, never ignored.

            This page is generated from the declarations.
            """;

    @Test
    void optionsPageIsUpToDate() {
        StringBuilder page = new StringBuilder(HEAD);
        concerns()
                .forEach((title, options) ->
                        page.append("\n## ").append(title).append("\n\n").append(OptionTable.of(options)));
        for (FileFormatFactory format : FileFormats.available()) {
            List<OptionSpec<?>> options = KnownOptions.formatOptions(format);
            page.append("\n## Format `")
                    .append(format.name())
                    .append("`\n\nSee [the format](formats/")
                    .append(format.name())
                    .append(options.isEmpty() ? ".md), which has none.\n" : ".md) for what they mean.\n\n")
                    .append(options.isEmpty() ? "" : OptionTable.of(options));
        }
        ReferencePage.assertUpToDate("docs/reference/options.md", page.toString());
    }

    @Test
    void everyConcernHasItsSection() {
        assertThat(concerns().values().stream().flatMap(List::stream).toList())
                .containsExactlyInAnyOrderElementsOf(KnownOptions.allOptions());
    }

    private static Map<String, List<OptionSpec<?>>> concerns() {
        Map<String, List<OptionSpec<?>>> concerns = new LinkedHashMap<>();
        concerns.put("Source", SourceOptions.all());
        concerns.put("Discovery", DiscoveryOptions.all());
        concerns.put("Ledger and release", LedgerOptions.all());
        concerns.put("Reading", ReadOptions.all());
        concerns.put("Compressed files", ContentOptions.all());
        concerns.put("Schema", SchemaOptions.all());
        concerns.put("Bad records", BadRecordOptions.all());
        concerns.put("Cleaning up the source", CleanOptions.all());
        concerns.put("Cloud stores", CloudOptions.all());
        return concerns;
    }
}
