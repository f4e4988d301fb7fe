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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/** Options of what stands between the bytes of a file and its text. */
@PublicEvolving
public final class ContentOptions {
    /** Limit of decompression. */
    public static final OptionSpec<Integer> MAX_EXPANSION_RATIO = OptionSpec.integer(
                    "read.max-expansion-ratio",
                    1000,
                    "A compressed file is unreadable when more than 1 GiB and more than so many times its own bytes come out of it.")
            .changeable();

    private ContentOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MAX_EXPANSION_RATIO);
    }
}
