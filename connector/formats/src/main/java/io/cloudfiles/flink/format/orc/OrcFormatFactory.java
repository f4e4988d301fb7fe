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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the format {@code orc}. Also reads {@code bad-records.mode}. */
@Internal
public final class OrcFormatFactory implements FileFormatFactory {
    @Override
    public String name() {
        return OrcFormat.NAME;
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return specs().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<OptionSpec<?>> specs() {
        return OrcOptions.all();
    }

    @Override
    public FileFormat create(ReadableConfig options) {
        return new OrcFormat(OrcConfig.from(options));
    }
}
