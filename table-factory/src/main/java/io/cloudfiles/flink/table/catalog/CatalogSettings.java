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
package io.cloudfiles.flink.table.catalog;

import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.util.Map;

/**
 * What a catalog is made of.
 *
 * @param location of its definitions
 * @param defaultDatabase always there
 * @param storageOptions of its store
 */
@Internal
public record CatalogSettings(Location location, String defaultDatabase, Map<String, String> storageOptions) {
    public CatalogSettings {
        storageOptions = Map.copyOf(storageOptions);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "CatalogSettings[location=" + location + ", defaultDatabase=" + defaultDatabase + ", storageOptions="
                + SecretMask.printable(storageOptions) + "]";
    }
}
