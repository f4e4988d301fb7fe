package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.PublicEvolving;

/** What a drained job does that no driver stops. */
@PublicEvolving
public enum OnDrained {
    /** It idles until it is stopped with a savepoint. */
    IDLE,
    /** It finishes; Flink then deletes its checkpoints and with them the ledger. */
    FINISH
}
