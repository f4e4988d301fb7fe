/**
 * What is known of each file: seen or not, and what waits to be read. Plain state machines over a {@link
 * io.cloudfiles.flink.ledger.LedgerStore}; one thread.
 */
@NullMarked
package io.cloudfiles.flink.ledger;

import org.jspecify.annotations.NullMarked;
