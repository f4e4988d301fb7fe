package io.cloudfiles.flink.ledger;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * How the ledger releases files; resolved from the {@code release.*} and {@code read.split-size} options.
 *
 * @param order which waiting files come first
 * @param splitSizeBytes splittable files are cut into ranges of this size
 */
@Internal
public record LedgerConfig(ReleaseOrder order, long splitSizeBytes) implements Serializable {}
