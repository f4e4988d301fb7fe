/** What happened to each file: seen, waiting, released. */
@NullMarked
package io.cloudfiles.flink.ledger;

import org.jspecify.annotations.NullMarked;
