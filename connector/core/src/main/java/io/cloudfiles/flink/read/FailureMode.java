package io.cloudfiles.flink.read;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to a file that cannot be read in the configured number of attempts. */
@PublicEvolving
public enum FailureMode {
    /** The job fails and names the file. */
    FAIL,
    /** The file is set aside with its reason and the job goes on. */
    QUARANTINE
}
