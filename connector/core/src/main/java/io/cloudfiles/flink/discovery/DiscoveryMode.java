package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.PublicEvolving;

/** How new files are found. */
@PublicEvolving
public enum DiscoveryMode {
    /** Directories are listed again and again. */
    LISTING,
    /** A queue tells of new files. */
    NOTIFICATION
}
