/** The ledger as an operator on keyed state. */
@NullMarked
package io.cloudfiles.flink.source.ledger;

import org.jspecify.annotations.NullMarked;
