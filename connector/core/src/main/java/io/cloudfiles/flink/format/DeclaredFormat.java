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
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/**
 * A format that is made for declared columns. It infers nothing and rescues nothing; what its own options mean and what becomes of bad
 * records is its own affair.
 */
@Internal
public interface DeclaredFormat {
    /** What users know it by. */
    String name();

    /** Whether it can decode fewer columns than are declared. */
    boolean canPrune();

    /** Options of all sources that mean nothing to a format that opens and decompresses files itself; none for others. */
    List<OptionSpec<?>> refusedOptions();

    /**
     * Makes the format.
     *
     * @param schema what it is to decode; all of the declared columns unless {@link #canPrune}
     * @param options of the source, typed values under canonical keys
     * @throws io.cloudfiles.flink.error.CloudFilesException when it cannot
     */
    FileFormat create(ReadSchema schema, ReadableConfig options);
}
