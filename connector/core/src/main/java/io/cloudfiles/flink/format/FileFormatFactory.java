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
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a format from options; found as a service by {@link FileFormats}. Stateless. */
@PublicEvolving
public interface FileFormatFactory {
    /** The name users write, such as {@code json}. */
    String name();

    /** The options it reads, all with descriptions. */
    Set<ConfigOption<?>> options();

    /** The same options with the other spellings that users may write, and with what this version refuses. */
    default List<OptionSpec<?>> specs() {
        return options().stream().<OptionSpec<?>>map(OptionSpec::declared).toList();
    }

    /**
     * What is wrong with the options when the columns are declared rather than inferred: a whole message, or empty.
     *
     * @param options typed values under canonical keys
     */
    default Optional<String> problemWithDeclaredColumns(ReadableConfig options) {
        return Optional.empty();
    }

    /**
     * Makes the format.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing every option that is wrong
     */
    FileFormat create(ReadableConfig options);
}
