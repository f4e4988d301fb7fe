package io.cloudfiles.flink.format;

import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Makes a format from options; found as a service by {@link FileFormats}. Stateless. */
@PublicEvolving
public interface FileFormatFactory {
    /** The name users write, such as {@code json}. */
    String name();

    /** The options it reads, all with descriptions. */
    Set<ConfigOption<?>> options();

    /**
     * Makes the format.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing every option that is wrong
     */
    FileFormat create(ReadableConfig options);
}
