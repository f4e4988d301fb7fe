/** How rows and a Delta table fit together: types, columns, partitioning, table features. Neither Flink's runtime nor any I/O. */
@NullMarked
package io.cloudfiles.flink.delta.schema;

import org.jspecify.annotations.NullMarked;
