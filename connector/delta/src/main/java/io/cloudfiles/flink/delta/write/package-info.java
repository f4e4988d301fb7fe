/** From record batches to finished data files of a Delta table: partitions, rolling, statistics. */
@NullMarked
package io.cloudfiles.flink.delta.write;

import org.jspecify.annotations.NullMarked;
