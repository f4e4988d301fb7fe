package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.PublicEvolving;

/** How long a job discovers files. */
@PublicEvolving
public enum RunMode {
    /** For ever. */
    CONTINUOUS,
    /** All files that existed when the job was built; then the job is drained and idles. */
    AVAILABLE_NOW
}
