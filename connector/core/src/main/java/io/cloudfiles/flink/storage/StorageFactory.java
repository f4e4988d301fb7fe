package io.cloudfiles.flink.storage;

import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Makes the storage of some schemes; found as a service by {@link Storages}. Stateless. */
@PublicEvolving
public interface StorageFactory {
    /** The normalised schemes it serves, such as {@code s3}. */
    Set<String> schemes();

    /** The options it reads, all with descriptions. */
    Set<ConfigOption<?>> options();

    /**
     * Makes a storage that can reach the given location, and others of the same scheme and authority.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when the options are wrong
     */
    Storage create(Location location, ReadableConfig options);
}
