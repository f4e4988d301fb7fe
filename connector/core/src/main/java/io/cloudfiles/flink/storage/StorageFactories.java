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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads {@link StorageFactory} services.
 *
 * <p>The loader is that of our own classes, never the thread's: with the jar in Flink's {@code lib/} and another copy in the user's jar,
 * the thread's loader would find providers that implement the other copy of the interface. Such a provider, and any that cannot be
 * loaded, is left out; why is kept for the error of a scheme that then has no storage.
 */
final class StorageFactories {
    private StorageFactories() {}

    static Storages load(ClassLoader loader) {
        List<StorageFactory> found = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        Iterator<StorageFactory> services =
                ServiceLoader.load(StorageFactory.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return new Storages(found, skipped);
                }
                found.add(services.next());
            } catch (ServiceConfigurationError e) {
                // The iterator is documented to go on behind a provider that failed.
                skipped.add(String.valueOf(e.getMessage()));
            }
        }
    }
}
