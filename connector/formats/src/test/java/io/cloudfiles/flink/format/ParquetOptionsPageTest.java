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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.format.parquet.ParquetFormatFactory;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.testing.OptionTable;
import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

class ParquetOptionsPageTest {
    private static final String HEAD = """
            # Options of the format `parquet`

            Beside the [options of the source](options.md), which say how keys and values are written. See [the format](formats/parquet.md)
            for what they mean.

            This page is generated from the declarations.

            """;

    @Test
    void optionsPageIsUpToDate() {
        ReferencePage.assertUpToDate(
                "docs/reference/parquet-options.md",
                HEAD + OptionTable.of(KnownOptions.formatOptions(new ParquetFormatFactory())));
    }
}
