/** What {@code cloudfiles table} shows of a table, as text and as JSON. */
@NullMarked
package io.cloudfiles.flink.cli.table;

import org.jspecify.annotations.NullMarked;
