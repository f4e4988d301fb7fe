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
package io.cloudfiles.flink.benchmarks.commit;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageFactory;
import io.cloudfiles.flink.storage.local.LocalStorageFactory;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Set;

/** Makes {@link CountedStorage}. */
public final class CountedStorageFactory implements StorageFactory {
    @Override
    public Set<String> schemes() {
        return Set.of(CountedStorage.SCHEME);
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return Set.of();
    }

    @Override
    public Storage create(Location location, ReadableConfig options) {
        return new CountedStorage(new LocalStorageFactory().create(CountedStorage.local(location), options));
    }
}
