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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The storages of one owner: an enumerator, an operator, a command. One storage is made per scheme, authority and options, shared by all
 * who ask here, and closed with this object; callers do not close it. Safe for use by many threads.
 */
@Internal
public final class Storages implements AutoCloseable {
    /** The cloud of a scheme: its module is {@code cloudfiles-} and this, and this the classifier of a jar that has it. */
    private static final Map<String, String> CLOUDS = Map.of("s3", "s3", "abfss", "azure", "gs", "gcs");

    private final List<StorageFactory> factories;
    private final List<String> skipped;
    private final Map<Address, Storage> opened = new HashMap<>();
    private final StorageRequests requestsOfClosed = new StorageRequests();
    private boolean closed;

    Storages(List<StorageFactory> factories, List<String> skipped) {
        this.factories = List.copyOf(factories);
        this.skipped = List.copyOf(skipped);
    }

    /** Finds the factories that the class loader of this class sees. */
    public static Storages load() {
        return StorageFactories.load(Storages.class.getClassLoader());
    }

    /** All factories found. */
    public List<StorageFactory> factories() {
        return factories;
    }

    /**
     * The storage for a location and all others of its scheme and authority.
     *
     * @param options of the table or job; those of {@link CloudOptions} in any spelling; a storage reads those that its factory declares
     * @throws CloudFilesException with {@link ErrorCode#CF_NO_STORAGE_FOR_SCHEME}, or when the options are wrong
     */
    public synchronized Storage open(Location location, Map<String, String> options) {
        if (closed) {
            throw new IllegalStateException("Storages are closed, but " + location + " is asked for.");
        }
        Map<String, String> all = new HashMap<>(options);
        all.putAll(CloudOptions.pick(options));
        Address address = new Address(location.scheme(), location.authority(), all);
        Storage storage = opened.get(address);
        if (storage == null) {
            storage = factoryFor(location).create(location, Configuration.fromMap(all));
            opened.put(address, storage);
        }
        return storage;
    }

    private StorageFactory factoryFor(Location location) {
        List<StorageFactory> candidates = new ArrayList<>();
        for (StorageFactory factory : factories) {
            if (factory.schemes().contains(location.scheme())) {
                candidates.add(factory);
            }
        }
        if (candidates.size() > 1) {
            throw new CloudFilesException(
                    ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
                    "Scheme '" + location.scheme() + "' is served by both "
                            + candidates.get(0).getClass().getName() + " and "
                            + candidates.get(1).getClass().getName() + ". Keep one of the two jars.");
        }
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        return fallbackFor(location);
    }

    private StorageFactory fallbackFor(Location location) {
        for (StorageFactory factory : factories) {
            if (factory.schemes().isEmpty() && factory.serves(location)) {
                return factory;
            }
        }
        throw new CloudFilesException(ErrorCode.CF_NO_STORAGE_FOR_SCHEME, noStorageMessage(location.scheme()));
    }

    private String noStorageMessage(String scheme) {
        SortedSet<String> available = new TreeSet<>();
        factories.forEach(factory -> available.addAll(factory.schemes()));
        String cure =
                cure(scheme) + ", or install the Flink file system that serves it in the plugins folder of Flink.";
        String trouble = skipped.isEmpty() ? "" : " Left out: " + String.join("; ", skipped) + ".";
        return "No storage for scheme '" + scheme + "' (available: " + String.join(", ", available) + "). " + cure
                + trouble;
    }

    private static String cure(String scheme) {
        @Nullable String cloud = CLOUDS.get(scheme);
        return cloud == null
                ? "Check the spelling"
                : "Take the jar of cloudfiles-sql without a classifier, which has all clouds, or the one with the classifier '"
                        + cloud + "', or add the dependency cloudfiles-" + cloud + " next to cloudfiles-core";
    }

    /** What was asked of all storages that were opened here, closed ones included. */
    public synchronized StorageRequests requests() {
        StorageRequests all = new StorageRequests();
        all.add(requestsOfClosed);
        opened.values().forEach(storage -> all.add(storage.requests()));
        return all;
    }

    /** Closes every storage that was opened here. Does nothing when called again. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        IOException first = null;
        for (Storage storage : opened.values()) {
            try {
                storage.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        opened.values().forEach(storage -> requestsOfClosed.add(storage.requests()));
        opened.clear();
        if (first != null) {
            throw first;
        }
    }

    private record Address(String scheme, String authority, Map<String, String> options) {}
}
