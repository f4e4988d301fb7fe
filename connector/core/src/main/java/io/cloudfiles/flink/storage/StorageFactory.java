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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Set;

/** Makes the storage of some schemes; found as a service by {@link Storages}. Stateless. */
@PublicEvolving
public interface StorageFactory {
    /** The normalised schemes it serves, such as {@code s3}. A factory that names none is a fallback: it is asked after all others. */
    Set<String> schemes();

    /** Whether it serves this location. A fallback overrides it; it may connect to find out. */
    default boolean serves(Location location) {
        return schemes().contains(location.scheme());
    }

    /** The options it reads, all with descriptions. */
    Set<ConfigOption<?>> options();

    /**
     * Makes a storage that can reach the given location, and others of the same scheme and authority.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when the options are wrong
     */
    Storage create(Location location, ReadableConfig options);
}
