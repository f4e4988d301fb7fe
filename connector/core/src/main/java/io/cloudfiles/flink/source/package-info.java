/** Flink wiring of the source: discovery, ledger and reading become one topology here, and nowhere else. */
@NullMarked
package io.cloudfiles.flink.source;

import org.jspecify.annotations.NullMarked;
