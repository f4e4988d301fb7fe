package io.cloudfiles.flink.ledger;

import org.apache.flink.annotation.PublicEvolving;

/** Which waiting files are released first, by modification time; a preference, not a promise across subtasks. */
@PublicEvolving
public enum ReleaseOrder {
    /** Oldest first. */
    OLDEST_FIRST,
    /** Newest first. */
    NEWEST_FIRST
}
