/** Compares what a store has, what a ledger says and what was added to a table. */
@NullMarked
package io.cloudfiles.flink.cli.audit;

import org.jspecify.annotations.NullMarked;
