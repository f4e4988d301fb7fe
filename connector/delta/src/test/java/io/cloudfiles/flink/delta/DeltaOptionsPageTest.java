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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.testing.OptionTable;
import io.cloudfiles.flink.testing.ReferencePage;
import org.junit.jupiter.api.Test;

/** The reference page of the sink's options is the one that their declarations give. */
class DeltaOptionsPageTest {
    private static final String HEAD = """
            # Options of the Delta sink

            Set with `DeltaSink.forPath(…).option(key, value)`. Spelling, values and the columns of the table are as in
            [options of the source](options.md).

            Beside these the sink takes table properties, `delta.*`, for a table that it makes; an existing table keeps its own.

            This page is generated from the declarations.

            """;

    @Test
    void optionsPageIsUpToDate() {
        ReferencePage.assertUpToDate("docs/reference/delta-options.md", HEAD + OptionTable.of(DeltaOptions.all()));
    }
}
